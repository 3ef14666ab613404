using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder;

/// <summary>Takes stretches of time out of a closed track file; what remains keeps its times.</summary>
public static class WebmRedaction
{
    /// <summary>Copies a track without every block that touches one of the spans.</summary>
    /// <param name="source">A closed file of ours; readable and seekable.</param>
    /// <param name="target">Empty, writable and seekable; stays the caller's, as the source does.</param>
    /// <param name="spans">
    /// Of the file's own time, in any order. Sound goes one packet further, since Opus repeats in a packet what was in the one before (RFC
    /// 6716 §2.1.7), the picture up to its next keyframe, since what lies between is built on what is gone.
    /// </param>
    /// <returns>What the target came to; its gaps are those of the redaction alone.</returns>
    /// <exception cref="InvalidDataException">The source is not a whole file of ours: repair it first.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static TrackSummary Cut(Stream source, Stream target, IReadOnlyList<(TimeSpan From, TimeSpan To)> spans)
    {
        var copy = new RedactedCopy(target, spans);
        var reader = new WindowReader(source);
        byte[] head = reader.At(0, WebmHead.Bytes).ToArray();
        if (head.Length < WebmHead.Bytes || WebmHead.ReadFileBytes(head) != reader.Length) throw new InvalidDataException("The track is not a closed file. Repair it first.");

        long startOffset = WebmHead.ReadStartOffset(head);
        var walk = new WebmWalk(reader);
        var blocks = new List<PlacedBlock>();
        long position = WebmHead.Bytes;
        while (walk.TryReadClusterOrSkip(ref position, blocks))
        {
            foreach (var block in blocks) copy.Take(block, reader.At(block.Data, block.DataBytes));
        }
        if (!walk.IsEnd(position)) throw new InvalidDataException($"The track is damaged near byte {position}. Repair it first.");
        return copy.Close(startOffset);
    }
}
