using CaseHub.Hub.Data;
using Microsoft.Extensions.Configuration;

namespace CaseHub.Hub.Notify;

/// <summary>Under which address people come by, for links in what leaves the hub; from <c>CaseHub:PublicUrl</c>. Null while nothing needs it.</summary>
internal sealed class PublicAddress
{
    public const string Setting = "CaseHub:PublicUrl";

    /// <summary>Without a slash at its end.</summary>
    public string? Url { get; private init; }

    /// <summary>The host alone, for the ids of mails.</summary>
    public string Host => Url is null ? "casehub.invalid" : new Uri(Url).IdnHost;

    /// <exception cref="StartException">It is no such address.</exception>
    public static PublicAddress From(IConfiguration configuration)
    {
        if (configuration[Setting] is not { } text || string.IsNullOrWhiteSpace(text)) return new PublicAddress();
        bool isAddress = Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            && url is { Query: "", Fragment: "", UserInfo: "" };
        if (!isAddress) throw new StartException($"{Setting} is no address that people can come by. Write it as https://casehub.hospital.example");
        return new PublicAddress { Url = url!.AbsoluteUri.TrimEnd('/') };
    }

    /// <exception cref="StartException">It is not set.</exception>
    public void Demand(string by)
    {
        if (Url is null) throw new StartException($"{by} is set, so messages with links leave the hub, and {Setting} is missing. Set it to the address by which people come, such as https://casehub.hospital.example");
    }

    public string LinkTo(string path) => Url + path;
}
