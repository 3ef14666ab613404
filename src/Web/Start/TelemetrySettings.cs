using System.Globalization;

namespace CaseHub.Web.Start;

/// <summary>How fine the relay's figures are told; each has all before it too.</summary>
internal enum TelemetryDetail
{
    Engine,
    Room,
    Peer,
    Track,
}

/// <summary>
/// Where meters are sent to, by OTLP. Read once at start from <c>CaseHub:Telemetry:*</c>, else from OpenTelemetry's own variables, of which
/// its exporter reads the rest (such as <c>OTEL_EXPORTER_OTLP_HEADERS</c>) itself.
/// </summary>
internal sealed record TelemetrySettings
{
    private const string Section = "CaseHub:Telemetry:";

    /// <summary>The receiver's base address, such as http://localhost:4318. <c>CaseHub:Telemetry:Endpoint</c> or <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>gRPC instead of HTTP with protobuf. <c>CaseHub:Telemetry:Protocol</c> or <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>: <c>http/protobuf</c> or <c>grpc</c>.</summary>
    public bool UsesGrpc { get; init; }

    /// <summary>Between two exports, 1 s or more. <c>CaseHub:Telemetry:Interval</c>.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>CaseHub:Telemetry:Detail</c>.</summary>
    public TelemetryDetail Detail { get; init; }

    /// <summary>Null when nothing is to be sent anywhere.</summary>
    /// <exception cref="CannotStartException">A setting cannot be understood; the message names it.</exception>
    public static TelemetrySettings? Read(IConfiguration configuration)
    {
        if (Find(configuration, Section + "Endpoint", "OTEL_EXPORTER_OTLP_ENDPOINT") is not { } endpoint) return null;
        var (name, text) = endpoint;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw CannotStartException.Setting(name, text, "an address such as http://localhost:4318");
        return new TelemetrySettings
        {
            Endpoint = address,
            UsesGrpc = Protocol(configuration),
            Interval = IntervalOf(configuration),
            Detail = DetailOf(configuration),
        };
    }

    private static bool Protocol(IConfiguration configuration) =>
        Find(configuration, Section + "Protocol", "OTEL_EXPORTER_OTLP_PROTOCOL") switch
        {
            null or (_, "http/protobuf") => false,
            (_, "grpc") => true,
            var (name, text) => throw CannotStartException.Setting(name, text, "http/protobuf or grpc"),
        };

    private static TimeSpan IntervalOf(IConfiguration configuration)
    {
        if (Find(configuration, Section + "Interval") is not var (name, text)) return TimeSpan.FromSeconds(60);
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval >= TimeSpan.FromSeconds(1) && interval <= TimeSpan.FromDays(1)
            ? interval
            : throw CannotStartException.Setting(name, text, "a time from 00:00:01 on");
    }

    private static TelemetryDetail DetailOf(IConfiguration configuration)
    {
        if (Find(configuration, Section + "Detail") is not var (name, text)) return TelemetryDetail.Engine;
        return Enum.TryParse(text, ignoreCase: true, out TelemetryDetail detail) && Enum.IsDefined(detail)
            ? detail
            : throw CannotStartException.Setting(name, text, "engine, room, peer or track");
    }

    /// <summary>The first that is set; one that is set to nothing counts as not set.</summary>
    private static (string Name, string Text)? Find(IConfiguration configuration, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (configuration[name] is { } text && !string.IsNullOrWhiteSpace(text)) return (name, text);
        }

        return null;
    }
}
