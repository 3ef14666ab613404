using System.Net;
using System.Text.Json;
using CaseHub.Hub.Notify;
using CaseHub.Web.Tests.Server.Doors;

namespace CaseHub.Web.Tests.Server;

/// <summary>Where notices lead is where there is a page.</summary>
public sealed class NoticeLinkTests(DoorWorld world) : IClassFixture<DoorWorld>
{
    [Fact]
    public void Every_kind_of_notice_leads_to_an_address_that_there_is()
    {
        var pages = world.Doors().Where(door => door.Method == "GET").Select(door => door.Template.Split('/')).ToList();
        var (caseId, sessionId) = (Guid.NewGuid(), Guid.NewGuid());

        foreach (string kind in NoticeKinds.All)
        {
            foreach (string place in (string[])[NoticePlace.Of(kind, caseId, sessionId), NoticePlace.Of(kind, null, sessionId), NoticePlace.Of(kind, null, null)])
            {
                string[] parts = place.Split('#')[0].Split('/');
                Assert.True(pages.Any(page => IsAt(page, parts)), $"{kind} leads to {place}, where there is nothing.");
            }
        }
    }

    [Fact]
    public async Task The_link_waits_for_who_is_not_signed_in_and_shows_a_program_what_it_is_told()
    {
        using var gp = await world.Server.ProgramAsync("gp");
        var notice = JsonDocument.Parse(await gp.GetStringAsync("/api/notices?take=1")).RootElement.GetProperty("notices")[0];
        using var nobody = world.Server.Anonymous();

        using var answer = await nobody.GetAsync($"/n/{notice.GetProperty("id").GetString()}");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Contains($"next=%2Fn%2F{notice.GetProperty("id").GetString()}", answer.Headers.Location!.OriginalString, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("/", notice.GetProperty("place").GetString(), StringComparison.Ordinal);
    }

    private static bool IsAt(string[] page, string[] place) => page.Length == place.Length && page.Zip(place).All(part => part.First == part.Second || (part.First.StartsWith('{') && Guid.TryParse(part.Second, out _)));
}
