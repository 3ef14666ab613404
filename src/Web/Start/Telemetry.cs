using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace CaseHub.Web.Start;

/// <summary>Sends meters by OTLP where the operator names a receiver: our own, ASP.NET Core's and .NET's. A receiver that cannot be reached is tried again and disturbs nobody.</summary>
internal static class Telemetry
{
    private const string MetricsPath = "v1/metrics";

    private static readonly string[] Meters =
    [
        "CaseHub.Media", "CaseHub.Hub",
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections", "System.Runtime",
    ];

    /// <exception cref="CannotStartException">A setting cannot be understood.</exception>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (TelemetrySettings.Read(configuration) is not { } settings) return;
        services.AddSingleton(settings);
        services.AddHostedService<Sending>();
    }

    internal static MeterProvider Build(TelemetrySettings settings) => Sdk.CreateMeterProviderBuilder()
        .ConfigureResource(resource => resource.AddService("casehub", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3)))
        .AddMeter(Meters)
        .AddView(instrument => LevelOf(instrument.Name) > settings.Detail ? MetricStreamConfiguration.Drop : null)
        .AddOtlpExporter((exporter, reader) => Configure(settings, exporter, reader))
        .Build();

    private static void Configure(TelemetrySettings settings, OtlpExporterOptions exporter, MetricReaderOptions reader)
    {
        exporter.Protocol = settings.UsesGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        // An endpoint is a base to which each signal adds its own path (OTLP specification, "Endpoint URLs for OTLP/HTTP"); gRPC has none.
        exporter.Endpoint = settings.UsesGrpc ? settings.Endpoint : PathOf(settings.Endpoint);
        reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.Interval.TotalMilliseconds;
        // Rooms and connections come and go, and only with differences does the SDK forget a series that has ended: of sums it keeps each until no
        // new one finds room.
        if (settings.Detail > TelemetryDetail.Engine) reader.TemporalityPreference = MetricReaderTemporalityPreference.Delta;
    }

    private static Uri PathOf(Uri endpoint) => endpoint.AbsolutePath.EndsWith('/' + MetricsPath, StringComparison.Ordinal)
        ? endpoint
        : new Uri(endpoint.AbsoluteUri.TrimEnd('/') + '/' + MetricsPath);

    private static TelemetryDetail LevelOf(string instrument) => instrument.Split('.') switch
    {
        ["casehub", "media", "track", ..] => TelemetryDetail.Track,
        ["casehub", "media", "peer", ..] => TelemetryDetail.Peer,
        ["casehub", "media", "room", ..] => TelemetryDetail.Room,
        _ => TelemetryDetail.Engine,
    };

    /// <summary>From the start of the host to its end, when the last figures are sent.</summary>
    private sealed class Sending(TelemetrySettings settings) : IHostedService
    {
        private MeterProvider? provider;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            provider = Build(settings);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            provider?.Dispose();
            return Task.CompletedTask;
        }
    }
}
