using System.Text;
using CaseHub.Hub.People.SigningIn;

namespace CaseHub.Hub.Tests.People.Factors;

public class TotpVectors
{
    /// <summary>RFC 6238 appendix B, SHA-1, eight digits.</summary>
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void Of_the_specification_give_its_codes(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeOf("12345678901234567890"u8.ToArray(), Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds)), digits: 8));

    /// <summary>RFC 4648 §10.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("MY======", "f")]
    [InlineData("MZXQ====", "fo")]
    [InlineData("MZXW6===", "foo")]
    [InlineData("MZXW6YQ=", "foob")]
    [InlineData("MZXW6YTB", "fooba")]
    [InlineData("mzxw 6ytb oi", "foobar")]
    public void Of_base_32_are_read(string text, string expected)
    {
        Assert.True(Base32.TryRead(text, out byte[] bytes));
        Assert.Equal(expected, Encoding.ASCII.GetString(bytes));
    }

    [Fact]
    public void With_a_foreign_character_are_no_base_32() => Assert.False(Base32.TryRead("MZXW1", out _));
}
