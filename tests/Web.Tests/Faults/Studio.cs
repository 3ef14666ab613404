using CaseHub.Load.Doors;
using CaseHub.Load.Peers;
using CaseHub.Load.Traffic;
using CaseHub.Web.Tests.Interop;

namespace CaseHub.Web.Tests.Faults;

/// <summary>A device that publishes by WHIP, known by its label.</summary>
internal sealed record Device(string Label, ClipPublisher Publisher);

/// <summary>Devices of our own load generator, which send real media into sessions and know what they sent when.</summary>
internal sealed class Studio : IAsyncDisposable
{
    /// <summary>For the hub: the one address that the devices connect to.</summary>
    public static readonly (string Name, string Value) MediaAddress = ("CaseHub__Media__Addresses__0", "127.0.0.1");

    private readonly PeerLoop loop = new();
    private readonly ClipSender sender = new();
    private readonly HttpClient http = new();
    private readonly PeerFactory peers = new();

    /// <summary>Connects a device and begins to send.</summary>
    public async Task<Device> PublishAsync(ApiPerson owner, string session, string label, MediaClip clip, CancellationToken cancel, bool hasVideo = true, bool consents = true)
    {
        var (url, token) = await owner.MediaTokenAsync(session, "publish", cancel, label, consents);
        var publisher = peers.NewPublisher(clip, hasVideo);
        await new WhipDoor(loop, http, new Uri(url), new Uri(url), token).JoinAsync(new Uri(url), publisher, publisher.Offer());
        await sender.AddAsync(publisher);
        return new Device(label, publisher);
    }

    /// <summary>Connects a viewer.</summary>
    public async Task<ViewerCount> ViewAsync(ApiPerson owner, string session, int pictures, CancellationToken cancel)
    {
        var (url, token) = await owner.MediaTokenAsync(session, "view", cancel, "Viewer");
        var viewer = peers.NewViewer();
        await new WhipDoor(loop, http, new Uri(url), new Uri(url), token).JoinAsync(new Uri(url), viewer, viewer.Offers.ToView(pictures, pictures, Feedback.None));
        return new ViewerCount(loop, viewer);
    }

    public Task PlayAsync(Device device, MediaClip clip) => sender.PlayAsync(device.Publisher, clip);

    /// <summary>They send no more and say nothing of it; what they sent can be read.</summary>
    public async Task SilenceAsync(IEnumerable<Device> devices)
    {
        foreach (Device device in devices)
        {
            await sender.RemoveAsync(device.Publisher);
            await loop.AskAsync(() =>
            {
                device.Publisher.Close();
                return true;
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await sender.DisposeAsync();
        loop.Dispose();
        http.Dispose();
        peers.Dispose();
    }
}

/// <summary>What a viewer has received so far.</summary>
internal sealed class ViewerCount(PeerLoop loop, Viewer viewer)
{
    public Task<long> ReceivedAsync() => loop.AskAsync(() => viewer.Streams.Sum(stream => stream.Received));
}
