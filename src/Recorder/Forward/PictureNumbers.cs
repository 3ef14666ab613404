using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Forward;

/// <summary>How far a source's picture ids and base layer indices are moved (RFC 7741 §4.2).</summary>
internal readonly record struct PictureShift(int PictureId, int Tl0PicIdx)
{
    /// <summary>Moves the numbers of one payload, in the width they have.</summary>
    public void Apply(in Vp8Descriptor picture, Span<byte> payload)
    {
        if (PictureId != 0 && picture.PictureId is { } id) picture.PatchPictureId(payload, id + PictureId);
        if (Tl0PicIdx != 0 && picture.Tl0PicIdx is { } index) picture.PatchTl0PicIdx(payload, (byte)(index + Tl0PicIdx));
    }
}

/// <summary>
/// Lets picture ids and base layer indices go on by one over a switch: a decoder takes a jump for a loss, and a step back for a late
/// frame.
/// </summary>
internal struct PictureNumbers
{
    private int latestId;
    private int latestIndex;
    private bool hasId;
    private bool hasIndex;

    public PictureShift Shift { get; private set; }

    /// <summary>Begins with the first packet of a new source.</summary>
    public void Follow(in Vp8Descriptor picture) => Shift = new PictureShift(
        hasId && picture.PictureId is { } id ? latestId + 1 - id : 0,
        hasIndex && picture.Tl0PicIdx is { } index ? latestIndex + 1 - index : 0);

    /// <summary>Notes what goes out.</summary>
    public void Note(in Vp8Descriptor picture)
    {
        if (picture.PictureId is { } id) Advance(ref latestId, ref hasId, id + Shift.PictureId, picture.PictureIdIsLong ? 0x7FFF : 0x7F);
        if (picture.Tl0PicIdx is { } index) Advance(ref latestIndex, ref hasIndex, index + Shift.Tl0PicIdx, 0xFF);
    }

    // Serial number arithmetic (RFC 1982) in the width of the field; the latest itself goes on without a wrap.
    private static void Advance(ref int latest, ref bool known, int number, int mask)
    {
        int ahead = (number - latest) & mask;
        if (!known) latest = number;
        else if (ahead <= mask / 2) latest += ahead;
        known = true;
    }
}
