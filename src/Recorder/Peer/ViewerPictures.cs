using CaseHub.Recorder.Forward;

namespace CaseHub.Recorder.Peer;

/// <summary>Chooses the layer of each of a viewer's pictures: what its page shows, as far as its line carries it.</summary>
internal sealed class ViewerPictures(IReadOnlyList<Slot> slots)
{
    private readonly Slot[] slots = [.. slots.Where(slot => !slot.Format.IsAudio)];
    private readonly PictureWish[] wishes = new PictureWish[slots.Count];
    private readonly int[] chosen = new int[slots.Count];

    /// <summary>What all pictures would cost in the layers that the page could show.</summary>
    public long WantedBitsPerSecond { get; private set; }

    /// <summary>What the chosen layers cost.</summary>
    public long ChosenBitsPerSecond { get; private set; }

    /// <param name="line">What may be spent on pictures.</param>
    /// <param name="shown">What the page shows, the most important first; null for everything.</param>
    /// <param name="nowMicroseconds">Of the engine's clock.</param>
    public void Choose(BandwidthEstimator line, IReadOnlyList<ViewWish>? shown, long nowMicroseconds)
    {
        for (int i = 0; i < slots.Length; i++) wishes[i] = WishOf(slots[i], i, shown, nowMicroseconds);
        LayerAllocation.Share(long.MaxValue / 2, isKnown: true, wishes.AsSpan(0, slots.Length), chosen.AsSpan(0, slots.Length));
        WantedBitsPerSecond = Cost();
        LayerAllocation.Share(line.BitsPerSecond, line.IsKnown, wishes.AsSpan(0, slots.Length), chosen.AsSpan(0, slots.Length));
        ChosenBitsPerSecond = Cost();
        for (int i = 0; i < slots.Length; i++)
        {
            // Before its first packet a publication has no layer to choose: the slot waits at the one it was given.
            if (wishes[i].LayerCount > 0) slots[i].Prefer(chosen[i] < 0 ? null : LayerAt(slots[i].Source!.Publication, chosen[i]));
        }
    }

    private long Cost()
    {
        long sum = 0;
        for (int i = 0; i < slots.Length; i++) sum += chosen[i] < 0 ? 0 : wishes[i].Layers[chosen[i]].BitsPerSecond;
        return sum;
    }

    private static PictureWish WishOf(Slot slot, int position, IReadOnlyList<ViewWish>? shown, long nowMicroseconds)
    {
        var wish = new PictureWish { Current = PictureWish.Withheld, Height = shown is null ? int.MaxValue : 0, Rank = position };
        if (slot.Source is not { Publication: var publication }) return wish;
        wish.IsScreen = publication.IsScreen;
        for (int i = 0; i < (shown?.Count ?? 0); i++)
        {
            if (shown![i].PublicationId == publication.Id) (wish.Height, wish.IsPinned, wish.Rank) = (shown[i].Height, shown[i].IsPinned, i);
        }

        while (LayerAt(publication, wish.LayerCount) is { } layer)
        {
            if (layer == slot.Target) wish.Current = wish.LayerCount;
            wish.Layers[wish.LayerCount++] = new LayerFigures(layer.Height, layer.BitsPerSecond(nowMicroseconds));
        }

        return wish;
    }

    /// <summary>The n-th lowest of the layers that are being sent; null when there are fewer.</summary>
    private static PublishedTrack? LayerAt(Publication publication, int index)
    {
        long latest = publication.LatestArrival;
        foreach (PublishedTrack layer in publication.Layers)
        {
            if (!layer.IsLive(latest)) continue;
            int lower = 0;
            foreach (PublishedTrack other in publication.Layers)
            {
                if (other.IsLive(latest) && (other.Height, other.Layer).CompareTo((layer.Height, layer.Layer)) < 0) lower++;
            }

            if (lower == index) return layer;
        }

        return null;
    }
}
