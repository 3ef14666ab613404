using System.Net;
using CaseHub.Load.Traffic;
using CaseHub.Recorder.Secure;

namespace CaseHub.Load.Peers;

/// <summary>Makes peers on the loopback that share one certificate.</summary>
internal sealed class PeerFactory : IDisposable
{
    private readonly DtlsContext context = new(DtlsCertificate.Create(TimeProvider.System));

    /// <inheritdoc cref="ClipPublisher(IPAddress, DtlsContext, MediaClip, bool)"/>
    public ClipPublisher NewPublisher(MediaClip clip, bool hasVideo) => new(IPAddress.Loopback, context, clip, hasVideo);

    public Viewer NewViewer() => new(IPAddress.Loopback, context, index: 0, Feedback.None, delays: []);

    public void Dispose() => context.Dispose();
}
