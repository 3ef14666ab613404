using System.Net;

namespace CaseHub.Web.Start;

/// <summary>What decides how the process listens. Read once at start from <c>CaseHub:*</c>, the two short names and the command line.</summary>
internal sealed record StartSettings
{
    public const string DefaultUrls = "http://localhost:5080";

    private const string LanUrls = "https://0.0.0.0:5081";

    /// <summary>Where to listen, as ASP.NET Core writes it; several with semicolons. <c>CASEHUB_URLS</c> or <c>CaseHub:Urls</c>.</summary>
    public required string Urls { get; init; }

    /// <summary>The folder that holds everything; relative to where the process was started. <c>CASEHUB_DATA</c> or <c>CaseHub:Data</c>.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Seeds the fictional network and prints its accounts. <c>--demo</c> or <c>CaseHub:Demo</c>.</summary>
    public bool Demo { get; init; }

    /// <summary>Lets the demo, whose password is known, listen beyond this machine. <c>CaseHub:Demo:AllowRemote</c>.</summary>
    public bool DemoAllowRemote { get; init; }

    /// <summary>Listens on every address with a certificate of our own making, for a try-out with phones. <c>--lan</c>.</summary>
    public bool Lan { get; init; }

    /// <summary>Something to answer https with: one of our own making, or <c>Kestrel:Certificates:Default</c>.</summary>
    public bool HasCertificate { get; init; }

    /// <summary>Addresses or networks (CIDR), separated by commas, of the proxy that ends TLS for us. <c>CaseHub:TrustedProxy</c>.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Attempts per minute and address at signing in and at tokens. <c>CaseHub:SignIn:AttemptsPerMinute</c>.</summary>
    public int SignInAttemptsPerMinute { get; init; } = 30;

    /// <summary>How long a hospital's identity provider may take for one answer. <c>CaseHub:Providers:TimeoutSeconds</c>.</summary>
    public TimeSpan ProviderTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>True where nobody can come by from another machine, not even by a proxy.</summary>
    public bool IsForThisMachineAlone => TrustedProxies.Count == 0 && StartChecks.Addresses(Urls).All(StartChecks.IsLoopback);

    /// <summary>The port beside the first one that people come by; any free one where that is any free one.</summary>
    public int DefaultMediaPort => StartChecks.Addresses(Urls).First().Port is > 0 and var port ? port + 1 : 0;

    /// <exception cref="CannotStartException">A setting cannot be understood; the message names it.</exception>
    public static StartSettings Read(IConfiguration configuration, IReadOnlyCollection<string> arguments)
    {
        bool lan = arguments.Contains("--lan");
        return new StartSettings
        {
            Urls = Text(configuration, "CASEHUB_URLS") ?? Text(configuration, "CaseHub:Urls") ?? (lan ? LanUrls : DefaultUrls),
            DataFolder = Path.GetFullPath(Text(configuration, "CASEHUB_DATA") ?? Text(configuration, "CaseHub:Data") ?? "data"),
            HasCertificate = lan || configuration.GetSection("Kestrel:Certificates:Default").Exists(),
            Demo = arguments.Contains("--demo") || Flag(configuration, "CaseHub:Demo"),
            DemoAllowRemote = Flag(configuration, "CaseHub:Demo:AllowRemote"),
            Lan = lan,
            TrustedProxies = Networks(configuration["CaseHub:TrustedProxy"]),
            SignInAttemptsPerMinute = Number(configuration, "CaseHub:SignIn:AttemptsPerMinute", 30),
            ProviderTimeout = TimeSpan.FromSeconds(Number(configuration, "CaseHub:Providers:TimeoutSeconds", 10)),
        };
    }

    /// <summary>A variable that is set to nothing counts as not set.</summary>
    private static string? Text(IConfiguration configuration, string name) =>
        configuration[name] is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static bool Flag(IConfiguration configuration, string name) =>
        bool.TryParse(configuration[name] ?? "false", out bool value)
            ? value
            : throw CannotStartException.Setting(name, configuration[name], "true or false");

    private static int Number(IConfiguration configuration, string name, int otherwise) =>
        configuration[name] is not { } text ? otherwise
        : int.TryParse(text, out int value) && value > 0 ? value
        : throw CannotStartException.Setting(name, text, "a number above 0");

    private static IPNetwork[] Networks(string? list) =>
        [.. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Network)];

    private static IPNetwork Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw CannotStartException.Setting("CaseHub:TrustedProxy", text, "an address such as 10.0.0.2 or a network such as 10.0.0.0/24");
}
