using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Interop;

namespace CaseHub.Web.Tests.Faults;

/// <summary>A real process and real media: a sign-in that is ended is silent within 100 ms, by the clock of the packets that its device goes on sending.</summary>
public sealed class RevocationTests(ITestOutputHelper output)
{
    /// <summary>Fewer than the device sends in 100 ms: a packet of sound each 20 ms, and a frame of the picture each 67 ms.</summary>
    private const int PacketsIn100Ms = 5;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Media_of_an_ended_sign_in_reaches_nobody_after_100_ms_and_its_link_is_cut()
    {
        await using RunningHub hub = await RunningHub.StartAsync(Cancel, Studio.MediaAddress);
        await using var studio = new Studio();
        using ApiPerson lost = await ApiPerson.SignInAsync(hub, Persona.Gp, Cancel), own = await ApiPerson.SignInAsync(hub, Persona.Gp, Cancel);
        using ApiPerson specialist = await ApiPerson.SignInAsync(hub, Persona.Specialist, Cancel);
        string session = await lost.StartSessionAsync(specialist, Cancel);
        var clip = await Clips.MakeAsync(100, [(440, 1)], Cancel);
        Device device = await studio.PublishAsync(lost, session, "Lost laptop", clip, Cancel);
        ViewerCount viewer = await studio.ViewAsync(specialist, session, 1, Cancel);
        await UntilAsync(async () => await viewer.ReceivedAsync() > 50);

        using var http = new HttpClient { BaseAddress = hub.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", own.Token);
        string id = (await LostOneAsync(http))!;
        long began = Stopwatch.GetTimestamp();
        using var ended = await http.DeleteAsync(new Uri($"/api/account/sign-ins/{id}", UriKind.Relative), Cancel);
        var took = Stopwatch.GetElapsedTime(began);
        ended.EnsureSuccessStatusCode();

        long sent = device.Publisher.Packets;
        await UntilAsync(() => Task.FromResult(device.Publisher.Packets >= sent + PacketsIn100Ms));
        long heard = await viewer.ReceivedAsync();
        await UntilAsync(() => Task.FromResult(device.Publisher.Packets >= sent + 30 * PacketsIn100Ms));

        output.WriteLine($"ended and answered in {took.TotalMilliseconds:F1} ms; {device.Publisher.Packets - sent} packets sent after that, {await viewer.ReceivedAsync() - heard} of them received");
        Assert.Equal(heard, await viewer.ReceivedAsync());
        using var dead = new HttpClient { BaseAddress = hub.Address };
        dead.DefaultRequestHeaders.Authorization = new("Bearer", lost.Token);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await dead.GetAsync(new Uri("/api/cases", UriKind.Relative), Cancel)).StatusCode);
    }

    /// <summary>The other of the person's two sign-ins.</summary>
    private static async Task<string?> LostOneAsync(HttpClient own)
    {
        var list = await own.GetFromJsonAsync<JsonElement>("/api/account/sign-ins", Cancel);
        return list.EnumerateArray().Single(one => !one.GetProperty("isThis").GetBoolean()).GetProperty("id").GetString();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition()) await Task.Delay(5, deadline.Token);
    }
}
