using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

public class SpeechListTests
{
    [Theory]
    [InlineData("#", "")]
    [InlineData("##", "0-2")]
    [InlineData("#...........#", "")]
    [InlineData("..####.....###..", "2-14")]
    [InlineData("####......####", "0-4 10-14")]
    [InlineData("###.#.....###", "0-3 10-13")]
    [InlineData("#++++++++", "0-9")]
    [InlineData("++++##+.", "4-7")]
    public void Noises_are_left_out_and_breaths_are_joined(string beats, string expected)
    {
        var list = new SpeechList();
        for (int i = 0; i < beats.Length; i++)
        {
            if (beats[i] != '.') list.Note(i, (byte)(beats[i] == '#' ? 90 : 73));
        }
        Assert.Equal(expected, string.Join(' ', list.Spans.Select(span => $"{span.From.TotalMilliseconds / 100}-{span.To.TotalMilliseconds / 100}")));
    }

    [Fact]
    public void A_publisher_that_does_not_measure_speaks_whenever_it_sends_more_than_silence()
    {
        var publisher = new SamplePublisher();
        var packets = publisher.Audio(4).Select((packet, i) => i is >= 50 and < 150 ? packet with { Bytes = [.. packet.Bytes.AsSpan(0, 12), 0xF8] } : packet);
        var summary = SampleRecording.Write(new MemoryStream(), packets, hasVideo: false);
        Assert.Equal([(0.0, 1.0), (3.0, 4.0)], summary.Speech.Select(span => (span.From.TotalSeconds, span.To.TotalSeconds)));
    }
}
