using CaseHub.Hub.Data;
using CaseHub.Hub.Notify;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Notify;

/// <summary>A start with settings that make no sense ends with one line that names the setting.</summary>
public class SettingUpMail
{
    private const string Url = "CaseHub:PublicUrl=https://casehub.test";
    private const string Host = "CaseHub:Mail:Host=mail.test";
    private const string From = "CaseHub:Mail:From=casehub@mail.test";
    private const string Calls = "CaseHub:Calls:Url=https://calls.test/";

    [Theory]
    [InlineData("CaseHub:PublicUrl is missing", Host, From)]
    [InlineData("CaseHub:PublicUrl is missing", Calls, "CaseHub:Calls:Secret=0123456789abcdef0123456789abcdef")]
    [InlineData("CaseHub:PublicUrl is no address", "CaseHub:PublicUrl=casehub.test")]
    [InlineData("CaseHub:PublicUrl is no address", "CaseHub:PublicUrl=http://casehub.test")]
    [InlineData("CaseHub:Mail has settings and no Host", Url, From)]
    [InlineData("CaseHub:Mail:Host is no name", Url, From, "CaseHub:Mail:Host=smtp://mail.test")]
    [InlineData("CaseHub:Mail:From is missing", Url, Host)]
    [InlineData("CaseHub:Mail:From is no e-mail address", Url, Host, "CaseHub:Mail:From=casehub")]
    [InlineData("CaseHub:Mail:Port must be", Url, Host, From, "CaseHub:Mail:Port=70000")]
    [InlineData("CaseHub:Mail has a value that cannot be read", Url, Host, From, "CaseHub:Mail:Security=ssl3")]
    [InlineData("CaseHub:Mail has one of User and Password", Url, Host, From, "CaseHub:Mail:User=casehub")]
    [InlineData("in the clear", Url, Host, From, "CaseHub:Mail:Security=none", "CaseHub:Mail:User=casehub", "CaseHub:Mail:Password=s3cret")]
    [InlineData("CaseHub:Mail:Certificate cannot be read", Url, Host, From, "CaseHub:Mail:Certificate=/no/such/file.pem")]
    [InlineData("CaseHub:Mail:Timeout must be", Url, Host, From, "CaseHub:Mail:Timeout=00:10:00")]
    [InlineData("CaseHub:Calls has a Secret and no Url", Url, "CaseHub:Calls:Secret=0123456789abcdef0123456789abcdef")]
    [InlineData("CaseHub:Calls:Secret must have", Url, Calls, "CaseHub:Calls:Secret=short")]
    [InlineData("CaseHub:Calls:Url must be an https address", Url, "CaseHub:Calls:Url=http://calls.test/", "CaseHub:Calls:Secret=0123456789abcdef0123456789abcdef")]
    [InlineData("CaseHub:Push has a value that cannot be read", "CaseHub:Push:AllowPrivate=perhaps")]
    public void Names_what_is_wrong(string expected, params string[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => s.Split('=', 2)).Select(s => new KeyValuePair<string, string?>(s[0], s[1]))).Build();

        var refused = Assert.Throws<StartException>(() => new ServiceCollection().AddNotify(configuration));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused.Message, StringComparison.Ordinal);
    }
}
