using CaseHub.Hub.Door;
using CaseHub.Web.Media;

namespace CaseHub.Web.Tests.Server;

public class MediaHeaderTests
{
    [Fact]
    public void Ice_servers_become_links_as_RFC_9725_writes_them() =>
        Assert.Equal(
            [
                "<stun:stun.example.net>; rel=\"ice-server\"",
                "<turn:turn.example.net?transport=udp>; rel=\"ice-server\"; username=\"user\"; credential=\"my\\\"Pass\\\\word\"; credential-type=\"password\"",
            ],
            IceLinks.Of([new IceServer(["stun:stun.example.net"], null, null), new IceServer(["turn:turn.example.net?transport=udp"], "user", "my\"Pass\\word")]));

    [Theory]
    [InlineData("*", true, "")]
    [InlineData("\"*\"", true, "")]
    [InlineData("\"abc+/\"", false, "abc+/")]
    [InlineData("W/\"abc\"", false, "W/\"abc\"")]
    [InlineData("\"a\", \"b\"", false, "\"a\", \"b\"")]
    [InlineData("abc", false, "abc")]
    public void If_match_names_any_session_or_one(string header, bool isAny, string tag) =>
        Assert.Equal(new EntityTag(isAny, tag), EntityTag.Read(header));

    [Fact]
    public void Without_if_match_nothing_is_named() => Assert.Null(EntityTag.Read(default));
}
