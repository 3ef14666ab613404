using CaseHub.Hub.Data;
using Microsoft.Extensions.Configuration;

namespace CaseHub.Hub.Notify.Calls;

/// <summary>The webhook that sends text messages and makes calls; bound to <c>CaseHub:Calls</c>. Without an address there are none, and the pages say so.</summary>
internal sealed class CallOptions
{
    public const string Section = "CaseHub:Calls";

    private const int LeastSecret = 32;

    /// <summary>What takes the requests (docs/operations.md): https, or http on this machine.</summary>
    public Uri? Url { get; set; }

    /// <summary>With which each request is signed (HMAC-SHA-256); at least 32 characters, from the environment (<c>CaseHub__Calls__Secret</c>).</summary>
    public string? Secret { get; set; }

    /// <summary>How long it may take to answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    public bool IsOn => Url is not null;

    /// <exception cref="StartException">Settings that make no sense; the text names the setting and how to mend it.</exception>
    public static CallOptions Read(IConfiguration configuration)
    {
        var options = Bind(configuration.GetSection(Section));
        return options.Fault() is { } fault ? throw new StartException(fault) : options;
    }

    private static CallOptions Bind(IConfigurationSection section)
    {
        try
        {
            return section.Get<CallOptions>() ?? new CallOptions();
        }
        catch (InvalidOperationException e)
        {
            throw new StartException($"{Section} has a value that cannot be read: Url is an address, Timeout is hh:mm:ss.", e);
        }
    }

    private string? Fault() => this switch
    {
        { Url: null, Secret: not null } => $"{Section} has a Secret and no Url. Set the address of the webhook, or remove it.",
        { Url: null } => null,
        { Url: var url } when !url.IsAbsoluteUri || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) => $"{Section}:Url must be an https address (http only on this machine).",
        { Secret: not { Length: >= LeastSecret } } => $"{Section}:Secret must have at least {LeastSecret} characters: the webhook knows by it that a request is ours. openssl rand -hex 32 makes one.",
        { Timeout: var timeout } when timeout < TimeSpan.FromSeconds(1) || timeout > TimeSpan.FromMinutes(1) => $"{Section}:Timeout must be 00:00:01 to 00:01:00.",
        _ => null,
    };
}
