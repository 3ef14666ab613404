using CaseHub.Hub.Data;
using Microsoft.Extensions.Configuration;

namespace CaseHub.Hub.Notify.Push;

/// <summary>Which push services may be called; bound to <c>CaseHub:Push</c>.</summary>
internal sealed class PushOptions
{
    public const string Section = "CaseHub:Push";

    /// <summary>
    /// Lets a push service be at a private address and speak plain http: one of the own network. A browser names its service, so otherwise anybody who is signed in could make the hub call what only its own
    /// network reaches.
    /// </summary>
    public bool AllowPrivate { get; set; }

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <exception cref="StartException">Settings that make no sense.</exception>
    public static PushOptions Read(IConfiguration configuration)
    {
        try
        {
            var options = configuration.GetSection(Section).Get<PushOptions>() ?? new PushOptions();
            return options.Timeout >= TimeSpan.FromSeconds(1) && options.Timeout <= TimeSpan.FromMinutes(1) ? options : throw new StartException($"{Section}:Timeout must be 00:00:01 to 00:01:00.");
        }
        catch (InvalidOperationException e)
        {
            throw new StartException($"{Section} has a value that cannot be read: AllowPrivate is true or false, Timeout is hh:mm:ss.", e);
        }
    }
}
