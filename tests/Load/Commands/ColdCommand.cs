using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using CaseHub.Load.Peers;
using CaseHub.Recorder;
using CaseHub.Recorder.Secure;

namespace CaseHub.Load.Commands;

/// <summary><c>cold</c>: how long the first viewer of a fresh process waits, with and without the engine's warm-up.</summary>
internal static class ColdCommand
{
    private const int Runs = 5;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        using var loop = new PeerLoop();
        using var http = new HttpClient();
        // Once in this process, so that its own code is warm.
        await using (BareServer own = await BareServer.StartAsync(IPAddress.Loopback, 0, new MediaOptions { Port = 0, Addresses = ["127.0.0.1"] }))
            await JoinAsync(own.Url, loop, http);

        foreach (bool warm in (bool[])[false, true])
        {
            var times = new List<(double Request, double Handshake)>();
            for (int i = 0; i < arguments.Number("runs", Runs); i++) times.Add(await MeasureAsync(warm, loop, http));
            Print(warm ? "first-handshake-ms" : "first-handshake-ms-without-warm-up", times.ConvertAll(time => time.Handshake));
            Print(warm ? "first-join-ms" : "first-join-ms-without-warm-up", times.ConvertAll(time => time.Request + time.Handshake));
        }

        return 0;
    }

    private static async Task<(double Request, double Handshake)> MeasureAsync(bool warm, PeerLoop loop, HttpClient http)
    {
        using ServeProcess server = await ServeProcess.StartAsync("--warm-up", warm ? "1" : "0");
        // ASP.NET Core's own first request is no part of it.
        await http.GetStringAsync(new Uri(server.Url, "/counters"));
        return await JoinAsync(server.Url, loop, http);
    }

    /// <summary>From the offer being posted to the answer being there, and from there to DTLS being connected; milliseconds.</summary>
    private static async Task<(double Request, double Handshake)> JoinAsync(Uri url, PeerLoop loop, HttpClient http)
    {
        // The loop's at the end, like its context.
        var viewer = new Viewer(IPAddress.Loopback, new DtlsContext(DtlsCertificate.Create(TimeProvider.System)), 0, Feedback.TransportWide, []);
        using var offer = new StringContent(viewer.Offers.ToView(1, 1, Feedback.TransportWide), new MediaTypeHeaderValue("application/sdp"));
        long posted = Stopwatch.GetTimestamp();
        using HttpResponseMessage response = await http.PostAsync(new Uri(url, "/whep"), offer);
        string answer = await response.Content.ReadAsStringAsync();
        long answered = Stopwatch.GetTimestamp();
        long connected = await loop.ConnectAsync(viewer, RemoteDescription.Read(RemoteDescription.Parse(answer)));
        return (Stopwatch.GetElapsedTime(posted, answered).TotalMilliseconds, Stopwatch.GetElapsedTime(answered, connected).TotalMilliseconds);
    }

    private static void Print(string figure, List<double> times)
    {
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{{\"figure\":\"{figure}\",\"value\":{times[times.Count / 2]:F1},\"least\":{times[0]:F1},\"most\":{times[^1]:F1},\"runs\":{times.Count}}}"));
    }
}
