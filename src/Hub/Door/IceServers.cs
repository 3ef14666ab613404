using Microsoft.Extensions.Configuration;

namespace CaseHub.Hub.Door;

/// <summary>STUN and TURN servers for peer-to-peer connections and for devices, from <c>CaseHub:Ice</c>; the relay itself needs none.</summary>
public sealed class IceServers(IConfiguration configuration)
{
    /// <summary><c>StunUrls</c> and <c>TurnUrls</c> are lists; <c>TurnUsername</c> and <c>TurnCredential</c> belong to the latter. Empty by default:
    /// two browsers of one network need no help, and nobody else's server learns of a consult unasked.</summary>
    public IReadOnlyList<IceServer> List { get; } = Read(configuration.GetSection("CaseHub:Ice"));

    private static List<IceServer> Read(IConfigurationSection ice)
    {
        var servers = new List<IceServer>();
        if (ice.GetSection("StunUrls").Get<string[]>() is { Length: > 0 } stun) servers.Add(new IceServer(stun, null, null));
        if (ice.GetSection("TurnUrls").Get<string[]>() is { Length: > 0 } turn) servers.Add(new IceServer(turn, ice["TurnUsername"], ice["TurnCredential"]));
        return servers;
    }
}
