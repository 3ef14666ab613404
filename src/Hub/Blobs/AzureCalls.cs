using Azure.Core;
using Azure.Storage.Blobs;

namespace CaseHub.Hub.Blobs;

/// <summary>How long a call to Azure may take and how often it is tried. The library's own default lets one call hang for minutes.</summary>
internal static class AzureCalls
{
    /// <summary>One try, or one silence within an answer. A block of 1 MiB needs 0.5 Mbit/s to come through in time.</summary>
    private static readonly TimeSpan OneTry = TimeSpan.FromSeconds(20);

    /// <summary>For what people wait for: three tries, the second at once; then they are told.</summary>
    public static BlobClientOptions ForPeople => new()
    {
        Retry = { Mode = RetryMode.Exponential, MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2), NetworkTimeout = OneTry },
    };

    /// <summary>For the copying of recordings, which tries again by itself (<see cref="BackOff"/>).</summary>
    public static BlobClientOptions ForRecordings => new() { Retry = { MaxRetries = 0, NetworkTimeout = OneTry } };
}
