using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Wire;

public class RedPayloadTests
{
    private const byte Opus = 111;

    [Theory]
    // The present block alone; one and two earlier blocks in front of it (RFC 2198 §3, §4).
    [InlineData("6F AA BB", 1)]
    [InlineData("EF 0F 00 02 6F 01 02 AA BB", 7)]
    [InlineData("EF 1E 00 01 EF 0F 00 02 6F 01 02 03 AA", 12)]
    // Ten bits of length.
    [InlineData("EF 0F 00 00 6F AA", 5)]
    public void The_present_block_is_found(string payload, int start)
    {
        Assert.True(RedPayload.TryFindPrimary(Bytes(payload), Opus, out int found));
        Assert.Equal(start, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("6F")]
    [InlineData("EF 0F 00")]
    [InlineData("EF 0F 00 02")]
    [InlineData("EF 0F 00 02 6F 01 02")]
    [InlineData("EF 0F 03 FF 6F 01 02 AA")]
    [InlineData("60 AA BB")]
    public void What_is_cut_short_or_something_else_is_refused(string payload) =>
        Assert.False(RedPayload.TryFindPrimary(Bytes(payload), Opus, out _));

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
