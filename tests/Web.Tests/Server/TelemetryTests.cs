using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using CaseHub.Web.Start;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Metrics;

namespace CaseHub.Web.Tests.Server;

/// <summary>Instruments are the process's: beside another hub's of the same process, the last to be read would be the one that counts.</summary>
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public class TelemetryAlone;

[Collection(nameof(TelemetryTests))]
public class TelemetryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_named_receiver_gets_the_relays_figures_and_those_of_the_server_and_of_dotnet()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        int mediaPort = FreeUdpPort();
        await WithServerAsync(async http =>
        {
            using var stranger = new UdpClient();
            await http.GetStringAsync(new Uri("/health/live", UriKind.Relative), Cancel);

            string[] expected = ["casehub.media.packets", "casehub.media.rooms", "casehub.participants", "http.server.request.duration", "kestrel.active_connections", "dotnet.gc.heap.total_allocated"];
            await UntilAsync(() => expected.All(receiver.Metrics.ContainsKey), () => string.Join(' ', receiver.Metrics.Keys));
            // A datagram may be lost, also on the loopback, so the stranger goes on.
            await UntilAsync(
                () => stranger.Send([0xFF], new IPEndPoint(IPAddress.Loopback, mediaPort)) == 1 && receiver.Metrics["casehub.media.dropped"].Values.Sum() >= 1,
                () => "Nothing was dropped.");
            Assert.Equal("{packet}", receiver.Metrics["casehub.media.packets"].Unit);
            Assert.DoesNotContain(receiver.Metrics.Keys, name => name.StartsWith("casehub.media.peer.", StringComparison.Ordinal));
        },
            $"--CaseHub:Telemetry:Endpoint={receiver.Url}", "--CaseHub:Telemetry:Interval=00:00:01", $"--CaseHub:Media:Port={mediaPort}", "--CaseHub:Media:TcpPort=0");
    }

    [Fact]
    public async Task A_receiver_that_cannot_be_reached_disturbs_nobody()
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        await WithServerAsync(
            async http => Assert.NotEmpty(await http.GetStringAsync(new Uri("/health/ready", UriKind.Relative), Cancel)),
            $"--CaseHub:Telemetry:Endpoint=http://127.0.0.1:{((IPEndPoint)nobody.LocalEndPoint!).Port}", "--CaseHub:Telemetry:Interval=00:00:01", "--CaseHub:Telemetry:Detail=track");
    }

    [Fact]
    public async Task However_many_connections_have_come_and_gone_those_of_now_are_told_in_full()
    {
        const int Present = 500, Rounds = 6;
        await using var receiver = await OtlpReceiver.StartAsync();
        int first = 0;
        using var meter = new Meter("CaseHub.Media");
        meter.CreateObservableCounter("casehub.media.peer.tried", () => Enumerable.Range(first, Present).Select(id => new Measurement<long>(7, new KeyValuePair<string, object?>("id", id))));
        using var provider = Telemetry.Build(new TelemetrySettings { Endpoint = receiver.Url, Detail = TelemetryDetail.Peer });

        for (; first < Present * Rounds; first += Present) Assert.True(provider.ForceFlush());

        Assert.Equal(Enumerable.Repeat(7L, Present), receiver.Metrics["casehub.media.peer.tried"].Values);
    }

    [Fact]
    public void Without_an_endpoint_nothing_is_sent() => Assert.Null(TelemetrySettings.Read(Settings()));

    [Fact]
    public void OpenTelemetrys_own_variables_are_taken_and_ours_come_first()
    {
        var standard = TelemetrySettings.Read(Settings(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))!;
        var ours = TelemetrySettings.Read(Settings(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"), ("CaseHub:Telemetry:Endpoint", "https://other"), ("CaseHub:Telemetry:Detail", "peer")))!;

        Assert.Equal((new Uri("http://collector:4317"), true, TelemetryDetail.Engine), (standard.Endpoint, standard.UsesGrpc, standard.Detail));
        Assert.Equal((new Uri("https://other"), false, TelemetryDetail.Peer), (ours.Endpoint, ours.UsesGrpc, ours.Detail));
    }

    [Theory]
    [InlineData("CaseHub:Telemetry:Endpoint", "collector:4318")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector")]
    public void An_address_that_is_none_is_named(string name, string value) =>
        Assert.Contains(name, Assert.Throws<CannotStartException>(() => TelemetrySettings.Read(Settings((name, value)))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("CaseHub:Telemetry:Protocol", "http/json")]
    [InlineData("CaseHub:Telemetry:Interval", "00:00:00")]
    [InlineData("CaseHub:Telemetry:Detail", "7")]
    public void A_setting_that_cannot_be_understood_is_named(string name, string value)
    {
        var refused = Assert.Throws<CannotStartException>(() => TelemetrySettings.Read(Settings(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318"), (name, value))));

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    private static async Task WithServerAsync(Func<HttpClient, Task> act, params string[] settings)
    {
        var data = Directory.CreateTempSubdirectory("casehub-telemetry-");
        var app = await Run.StartAsync(["--CASEHUB_URLS=http://127.0.0.1:0", $"--CASEHUB_DATA={data.FullName}", "--Logging:LogLevel:Default=Warning", .. settings]);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
            await act(http);
        }
        finally
        {
            await app.StopAsync(Cancel);
            await app.DisposeAsync();
            data.Delete(recursive: true);
        }
    }

    private static async Task UntilAsync(Func<bool> condition, Func<string> otherwise)
    {
        for (long deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds; !condition(); await Task.Delay(20, Cancel))
            Assert.True(Environment.TickCount64 < deadline, otherwise());
    }

    private static int FreeUdpPort()
    {
        using var probe = new UdpClient(0);
        return ((IPEndPoint)probe.Client.LocalEndPoint!).Port;
    }

    private static IConfiguration Settings(params (string Name, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Name, (string?)value.Value)))
        .Build();
}
