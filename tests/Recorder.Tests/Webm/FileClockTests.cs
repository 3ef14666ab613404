using System.Buffers;
using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

public class FileClockTests
{
    private const long Ntp = 3_984_588_800_000_000;
    private readonly FileClock clock = new();

    [Fact]
    public void Sound_runs_evenly_as_its_own_clock_runs()
    {
        var random = new Random(1);
        for (int i = 0; i < 1_000; i++) Assert.Equal(i * 20_000, Audio(i * 20_000L, arrival: (i * 20_000L) + 50_000 + random.Next(40_000) * Math.Min(i, 1)));
    }

    [Fact]
    public void A_drifting_sound_card_is_followed_without_a_jump()
    {
        // The card runs 100 ppm fast: after ten minutes its timestamps are 60 ms ahead of the sender's clock.
        long before = -20_000, last = 0;
        for (int i = 0; i < 30_000; i++)
        {
            long real = (long)(i * 20_000 / 1.0001);
            last = Audio(i * 20_000L, arrival: real, ntp: Ntp + real);
            Assert.InRange(last - before, 19_700, 20_300);
            before = last;
        }
        Assert.InRange(last - (long)(29_999 * 20_000 / 1.0001), -2_000, 2_000);
    }

    [Fact]
    public void The_picture_is_laid_beside_the_sound_with_the_first_report()
    {
        Assert.Equal(0, Audio(0, arrival: 1_000_000));
        Assert.Equal(300_000, Video(0, arrival: 1_300_000));
        Audio(20_000, arrival: 1_020_000, ntp: Ntp);
        // Captured 10 ms before that sound.
        Assert.Equal(10_000, Video(33_333, arrival: 1_333_333, ntp: Ntp - 10_000), 20.0);
    }

    [Fact]
    public void Sound_that_begins_after_the_picture_is_laid_beside_it()
    {
        Assert.Equal(0, Video(0, arrival: 0, ntp: Ntp));
        Assert.Equal(1_000_000, Audio(5_000_000, arrival: 1_150_000, ntp: Ntp + 1_000_000), 20.0);
    }

    [Fact]
    public void A_publisher_that_lies_about_its_clock_is_placed_by_arrival()
    {
        Audio(0, arrival: 0, ntp: Ntp);
        Video(0, arrival: 0, ntp: Ntp);
        for (int i = 1; i < 100; i++)
        {
            Audio(i * 20_000L, arrival: i * 20_000L, ntp: Ntp + (i * 20_000));
            long time = Video(i * 33_333L, arrival: i * 33_333L, ntp: Ntp + 50_000_000);
            if (i > 2) Assert.InRange(time - (i * 33_333L), -1_000_000, 1_000_000);
        }
    }

    private long Audio(long media, long arrival, long ntp = 0) => clock.Audio.Map(Packet(true, (uint)(media * 48 / 1_000), arrival, ntp));

    private long Video(long media, long arrival, long ntp = 0) => clock.Video.Map(Packet(false, (uint)(media * 90 / 1_000), arrival, ntp));

    private static RecordedPacket Packet(bool isAudio, uint timestamp, long arrival, long ntp) => RecordedPacket.Copy(new TrackPacket
    {
        Packet = [],
        PayloadStart = 0,
        PayloadLength = 0,
        ExtendedSequence = 0,
        Timestamp = timestamp,
        Marker = false,
        IsAudio = isAudio,
        ArrivalMicroseconds = arrival,
        SenderNtpMicroseconds = ntp,
    }, ArrayPool<byte>.Shared);
}
