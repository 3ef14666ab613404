using CaseHub.Hub.Live;

namespace CaseHub.Hub.Door;

/// <summary>The latest entries of one session's log, without gaps, for all who are near its end. One writes, everybody reads.</summary>
internal sealed class LogTail
{
    /// <summary>Who is further behind reads the database.</summary>
    public const int MaxEntries = 256;

    private LogEntryView[] entries = [];

    /// <summary>Null while it holds nothing.</summary>
    public long? Last => Volatile.Read(ref entries) is [.., var last] ? last.Seq : null;

    /// <param name="read">What comes after <see cref="Last"/>, in order; after a gap it begins anew.</param>
    public void Take(IReadOnlyList<LogEntryView> read)
    {
        if (read.Count == 0) return;
        var known = entries is [.., var last] && last.Seq + 1 == read[0].Seq ? entries : [];
        Volatile.Write(ref entries, [.. known.Concat(read).TakeLast(MaxEntries)]);
    }

    public void Clear() => Volatile.Write(ref entries, []);

    /// <summary>What comes after a sequence number; nothing for who has all of it.</summary>
    /// <returns>False when something before it is missing here.</returns>
    public bool TryAfter(long seq, out IReadOnlyList<LogEntryView> after)
    {
        var known = Volatile.Read(ref entries);
        after = [];
        if (known is not [var first, ..] || seq < first.Seq - 1) return false;
        int had = (int)Math.Min(seq - first.Seq + 1, known.Length);
        after = new ArraySegment<LogEntryView>(known, had, known.Length - had);
        return true;
    }
}
