using CaseHub.Hub.Notes;

namespace CaseHub.Hub.Tests.Notes;

public sealed class SafeLinksTests
{
    [Theory]
    [InlineData("https://example.org/a?b#c")]
    [InlineData("HTTP://EXAMPLE.ORG")]
    [InlineData("mailto:dr@example.org")]
    [InlineData("/cases/1#note")]
    public void Web_mail_and_the_app_itself_may_be_linked(string url) => Assert.True(SafeLinks.MayLink(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative")]
    [InlineData("#fragment")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("https:evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("\u0001https://evil.example")]
    [InlineData("https://evil.example\\@example.org")]
    [InlineData("https://example.org/ x")]
    public void Nothing_else_may(string? url) => Assert.False(SafeLinks.MayLink(url));

    [Theory]
    [InlineData("/api/attachments/0190a000-0000-7000-8000-000000000001", true)]
    [InlineData("/api/attachments/0190a000-0000-7000-8000-000000000001?x", false)]
    [InlineData("/api/attachments/../sign-out", false)]
    [InlineData("https://example.org/api/attachments/0190a000-0000-7000-8000-000000000001", false)]
    [InlineData(null, false)]
    public void Only_what_is_attached_here_is_shown_as_a_picture(string? url, bool isShown) => Assert.Equal(isShown, SafeLinks.MayShow(url));
}
