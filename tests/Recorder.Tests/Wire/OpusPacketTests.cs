using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Wire;

public class OpusPacketTests
{
    [Theory]
    [InlineData("00", 480)]
    [InlineData("08", 960)]
    [InlineData("18", 2880)]
    [InlineData("60", 480)]
    [InlineData("68", 960)]
    [InlineData("80", 120)]
    [InlineData("f8", 960)]
    [InlineData("f9", 1920)]
    [InlineData("fa", 1920)]
    [InlineData("fb03", 2880)]
    [InlineData("1b02", 5760)]
    public void The_first_bytes_tell_the_duration(string packet, int expected)
    {
        Assert.True(OpusPacket.TryGetDuration(Convert.FromHexString(packet), out int ticks));
        Assert.Equal(expected, ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("fb")]
    [InlineData("fb00")]
    [InlineData("fb07")]
    [InlineData("1b03")]
    public void What_lasts_nothing_or_too_long_is_refused(string packet) =>
        Assert.False(OpusPacket.TryGetDuration(Convert.FromHexString(packet), out _));
}
