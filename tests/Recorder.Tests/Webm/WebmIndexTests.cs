using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

public class WebmIndexTests
{
    [Fact]
    public void The_closed_files_picture_is_as_large_as_its_largest_keyframe()
    {
        var index = new WebmIndex();
        (int Width, int Height)[] sizes = [(320, 180), (1_280, 720), (640, 360)];
        for (int i = 0; i < sizes.Length; i++)
        {
            (int width, int height) = sizes[i];
            byte[] frame = [0x10, 0x02, 0x00, 0x9D, 0x01, 0x2A, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8)];
            index.Note(WebmHead.VideoTrack, 1_000 * i, keyframe: true, frame, WebmHead.Bytes);
        }
        var head = index.ClosingHead(0, 10_000);
        Assert.Equal((false, true, 1_280, 720), (head.HasAudio, head.HasVideo, head.Width, head.Height));
        Assert.Equal(3, head.Cues.Count);
    }

    [Fact]
    public void Sound_has_a_cue_every_two_seconds_unless_there_is_a_picture()
    {
        var index = new WebmIndex();
        for (int i = 0; i < 500; i++) index.Note(WebmHead.AudioTrack, 20 * i, keyframe: true, [0xFC], WebmHead.Bytes);
        var head = index.ClosingHead(0, 10_000);
        Assert.Equal((5, 10_000L), (head.Cues.Count, head.DurationMilliseconds));

        index.Note(WebmHead.VideoTrack, 20_000, keyframe: false, [0x11, 0, 0], WebmHead.Bytes);
        Assert.Empty(index.ClosingHead(0, 10_000).Cues);
    }
}
