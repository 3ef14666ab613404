using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Interop;

[Trait("Category", "Interop")]
public sealed class FirefoxTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("PeerToPeer", "")]
    [InlineData("Relay", "udp")]
    [InlineData("Relay", "tcp")]
    public async Task Firefox_and_Chromium_see_and_hear_each_other(string way, string transport)
    {
        await using var hub = await RunningHub.StartAsync(Cancel, ("CaseHub__Live__RelayOnly", way == "Relay" ? "true" : "false"));
        await using var specialist = await Clinician.SignInAsync(hub, Persona.Specialist);
        using var gp = await ApiPerson.SignInAsync(hub, Persona.Gp, Cancel);
        using var adviser = await ApiPerson.SignInAsync(hub, Persona.Specialist, Cancel);
        string room = $"/sessions/{await gp.StartSessionAsync(adviser, Cancel)}";
        await specialist.OpenAsync(room);
        await specialist.EnterRoomAsync();
        await using var firefox = new Outsider("node", Path.Combine(Repository.Root, "tests/Web.Tests/Interop/firefox/join.mjs"),
            hub.Address.ToString().TrimEnd('/'), RunningHub.Password, room, way, transport);

        TestContext.Current.TestOutputHelper!.WriteLine(await firefox.LineAsync("{", Cancel));
        await specialist.SeeAndHearAsync();
    }
}
