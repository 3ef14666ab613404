namespace CaseHub.Recorder.Forward;

/// <summary>How one packet was made from its source's, and the end of what came of it.</summary>
/// <param name="Sequence">Ours, with its rollovers.</param>
/// <param name="SentMicroseconds">Of the engine's monotonic clock.</param>
/// <param name="Tag">The last eight bytes that went out: of the authentication tag.</param>
/// <param name="PayloadStart">Where in the source's packet its payload was taken from.</param>
/// <param name="PayloadLength">Bytes of it.</param>
/// <param name="PayloadType">As it was sent.</param>
/// <param name="Padding">Bytes of padding that it got.</param>
internal readonly record struct SentForm(
    long Sequence, long SentMicroseconds, ulong Tag, ushort PayloadStart, ushort PayloadLength, byte PayloadType, byte Padding);

/// <summary>
/// What is kept of packets for a viewer without RTX, which needs the very same bytes again: not the bytes, but how to make them anew from
/// the source's cache, and their tag to compare. Encrypting one text twice under one index gives one ciphertext and tells nothing; another
/// text would give the key away (RFC 7714 §10.1), and has another tag. A second of the latest; grows as far as that needs.
/// </summary>
internal sealed class SentForms
{
    private const int SmallestCapacity = 32, LargestCapacity = PacketCache.Capacity;
    private const long MaxAgeMicroseconds = 1_000_000;

    private SentForm[] forms = new SentForm[SmallestCapacity];

    public void Store(in SentForm form)
    {
        while (forms.Length < LargestCapacity && IsWanted(Place(form.Sequence), form.Sequence, form.SentMicroseconds)) Grow();
        Place(form.Sequence) = form;
    }

    /// <summary>Reads where the form of this number will be put, to have it in the cache.</summary>
    public long Touch(long sequence) => Place(sequence).SentMicroseconds;

    public bool TryFind(long sequence, long nowMicroseconds, out SentForm form)
    {
        form = sequence < 0 ? default : Place(sequence);
        return form.PayloadStart > 0 && form.Sequence == sequence && nowMicroseconds - form.SentMicroseconds <= MaxAgeMicroseconds;
    }

    // Lengths are powers of two.
    private ref SentForm Place(long sequence) => ref forms[sequence & (forms.Length - 1)];

    private static bool IsWanted(in SentForm form, long instead, long nowMicroseconds) =>
        form.PayloadStart > 0 && form.Sequence != instead && nowMicroseconds - form.SentMicroseconds <= MaxAgeMicroseconds;

    private void Grow()
    {
        var larger = new SentForm[forms.Length * 2];
        foreach (SentForm form in forms) larger[form.Sequence & (larger.Length - 1)] = form;
        forms = larger;
    }
}
