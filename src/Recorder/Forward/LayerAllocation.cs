using System.Runtime.CompilerServices;

namespace CaseHub.Recorder.Forward;

/// <summary>One layer as measured: how high it is (0 while unknown) and what it costs to send on.</summary>
internal readonly record struct LayerFigures(int Height, long BitsPerSecond);

/// <summary>Up to three layers, the lowest first.</summary>
[InlineArray(Publication.MaxLayers)]
internal struct LayerSet
{
    private LayerFigures first;
}

/// <summary>One picture that a viewer's slot shows.</summary>
internal record struct PictureWish
{
    /// <summary>None of a picture's layers: it is withheld.</summary>
    public const int Withheld = -1;

    public LayerSet Layers;

    /// <summary>How many layers are being sent; 0 leaves nothing to choose.</summary>
    public int LayerCount;

    /// <summary>The layer that is sent now, or <see cref="Withheld"/>.</summary>
    public int Current;

    /// <summary>Lines of the tile; 0 while it is out of sight, <see cref="int.MaxValue"/> while unknown.</summary>
    public int Height;

    public bool IsPinned;

    public bool IsScreen;

    /// <summary>The page's order of importance: the lowest comes first.</summary>
    public int Rank;
}

/// <summary>
/// Shares a viewer's bandwidth among its pictures. Pure: the same input gives the same answer. Sound is not its business: what it is
/// given is what sound has left.
/// </summary>
internal static class LayerAllocation
{
    // A step up must leave this much of its cost free: what was just gained must not be lost at the next estimate.
    private const double MarginUp = 1.15;

    // Costs waver with what is filmed: a layer that is being sent is not given up for a little.
    private const double MarginStay = 0.9;

    /// <param name="bitsPerSecond">What may be spent on pictures.</param>
    /// <param name="isKnown">False while that is a guess: then each picture begins at least with its lowest layer, or nothing could be learnt.</param>
    /// <param name="pictures">One for each slot; at most 64.</param>
    /// <param name="layers">Filled with the layer of each, or <see cref="PictureWish.Withheld"/>.</param>
    public static void Share(long bitsPerSecond, bool isKnown, ReadOnlySpan<PictureWish> pictures, Span<int> layers)
    {
        Span<int> order = stackalloc int[pictures.Length];
        Sort(pictures, order);
        layers.Fill(PictureWish.Withheld);
        long left = bitsPerSecond;

        // First something of everybody, the most important first: motion everywhere before sharpness anywhere.
        foreach (int index in order) Raise(pictures[index], ref layers[index], ref left, isFree: !isKnown);
        // What is pinned, and then a screen, which is there to be read, is made as sharp as its tile before any face is.
        foreach (int index in order)
        {
            while ((pictures[index].IsPinned || pictures[index].IsScreen) && Raise(pictures[index], ref layers[index], ref left)) { }
        }

        // Faces rise together, a layer at a time.
        for (int step = 1; step < Publication.MaxLayers; step++)
        {
            foreach (int index in order)
            {
                if (layers[index] < step) Raise(pictures[index], ref layers[index], ref left);
            }
        }
    }

    /// <summary>Takes a picture one layer up, if its tile can show more and the rest pays for it.</summary>
    private static bool Raise(in PictureWish picture, ref int layer, ref long left, bool isFree = false)
    {
        int next = layer + 1;
        if (next > Highest(picture)) return false;
        long cost = picture.Layers[next].BitsPerSecond;
        long paid = layer < 0 ? 0 : picture.Layers[layer].BitsPerSecond;
        double margin = next > picture.Current ? MarginUp : next == picture.Current ? MarginStay : 1;
        if (!isFree && (cost * margin) - paid > left) return false;
        left -= cost - paid;
        layer = next;
        return true;
    }

    /// <summary>The smallest layer that fills the tile (RFC 7667 §3.7 leaves the choice to us).</summary>
    private static int Highest(in PictureWish picture)
    {
        if (picture.Height == 0) return PictureWish.Withheld;
        int highest = 0;
        while (highest < picture.LayerCount - 1 && picture.Layers[highest].Height < picture.Height) highest++;
        return picture.LayerCount == 0 ? PictureWish.Withheld : highest;
    }

    // Insertion: stable, and the slots are few.
    private static void Sort(ReadOnlySpan<PictureWish> pictures, Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
        {
            int at = i;
            while (at > 0 && ComesBefore(pictures[i], pictures[order[at - 1]]))
            {
                order[at] = order[at - 1];
                at--;
            }

            order[at] = i;
        }
    }

    private static bool ComesBefore(in PictureWish one, in PictureWish other)
    {
        if (one.IsPinned != other.IsPinned) return one.IsPinned;
        if (one.IsScreen != other.IsScreen) return one.IsScreen;
        return one.Rank < other.Rank;
    }
}
