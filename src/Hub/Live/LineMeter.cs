using CaseHub.Recorder;

namespace CaseHub.Hub.Live;

/// <summary>Follows the relay's figures of one room from one look to the next, a few seconds apart. Only the room's loop touches it.</summary>
internal sealed class LineMeter
{
    /// <summary>Of a new look; the rest is what was known before, so that one bad second is not a bad line.</summary>
    private const double Weight = 0.5;

    private Dictionary<Guid, Figures> known = [];

    /// <summary>Takes new figures and scores everybody's line.</summary>
    /// <returns>True when anybody's score is another now.</returns>
    public bool Look(IReadOnlyList<PeerStatistics> peers, IEnumerable<Participant> people)
    {
        known = peers.Where(peer => peer.Connected).ToDictionary(peer => peer.PeerId, Follow);
        bool changed = false;
        foreach (var person in people)
        {
            var viewing = Of(person.ViewPeerId);
            double[] uploads = [.. person.Publications.Select(publication => Of(publication.PeerId)?.Loss).OfType<double>()];
            var upload = uploads.Length == 0 ? null : LineScore.Rate(uploads.Max(), viewing?.RoundTrip);
            var download = viewing is null ? null : LineScore.Rate(viewing.Loss, viewing.RoundTrip);
            changed |= upload != person.Upload || download != person.Download;
            (person.Upload, person.Download) = (upload, download);
        }

        return changed;
    }

    private Figures? Of(Guid? peerId) => peerId is { } id ? known.GetValueOrDefault(id) : null;

    private Figures Follow(PeerStatistics now)
    {
        var before = known.GetValueOrDefault(now.PeerId);
        double loss = now.Publishes ? LossSince(before, now) : now.LossFraction;
        return new Figures(now.PacketsIn, now.PacketsLost, before is null ? loss : Weight * loss + (1 - Weight) * before.Loss, now.RoundTrip);
    }

    private static double LossSince(Figures? before, PeerStatistics now)
    {
        long lost = Math.Max(0, now.PacketsLost - (before?.PacketsLost ?? 0));
        long came = now.PacketsIn - (before?.PacketsIn ?? 0);
        return lost + came <= 0 ? 0 : (double)lost / (lost + came);
    }

    private sealed record Figures(long PacketsIn, long PacketsLost, double Loss, TimeSpan? RoundTrip);
}
