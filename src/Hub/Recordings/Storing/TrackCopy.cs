using CaseHub.Hub.Blobs;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings.Storing;

/// <summary>
/// Brings one track's file from the spool into the store: whole blocks while it grows, the rest when it is closed. One owner: the
/// recording's copy.
/// </summary>
internal sealed class TrackCopy(Guid trackId, BlobName name, SpoolFile file, IBlobStore store, StoreLine line, WritingRight right, ILogger logger)
{
    // What each block was staged as: at closing exactly those blocks go again that read otherwise by then, such as the head.
    private readonly List<string> staged = [];

    public Guid TrackId => trackId;

    /// <summary>Blocks that the store has acknowledged.</summary>
    public int Blocks => staged.Count;

    /// <summary>Stages the blocks that have become whole since the last call.</summary>
    public async Task StageWholeAsync(CancellationToken stopping)
    {
        long length = file.Length;
        while ((staged.Count + 1L) * BlobBlocks.Bytes <= length) await StageAsync(staged.Count, known: null, stopping);
    }

    /// <summary>Stages what is missing or has changed, commits, reads back and compares, as often as it takes.</summary>
    /// <exception cref="SpoolUnreadableException">The file cannot be read. Where the store fails, the line tries again.</exception>
    public async Task<StoredTrack> CloseAsync(CancellationToken stopping)
    {
        var track = await file.DescribeAsync(stopping);
        if (track.Bytes == 0) throw new SpoolUnreadableException("The file is empty.");
        if (staged.Count == 0 && await IsStoredAsync(track, stopping)) return track;
        while (!await TryStoreAsync(track, stopping))
        {
            // Nothing that this store has acknowledged counts any more.
            staged.Clear();
            RecordingLog.StoreLostBlocks(logger, trackId);
        }

        return track;
    }

    private async Task<bool> TryStoreAsync(StoredTrack track, CancellationToken stopping)
    {
        for (int block = 0; block < track.Pieces.Count; block++)
        {
            if (block >= staged.Count || staged[block] != track.Pieces[block]) await StageAsync(block, track.Pieces[block], stopping);
        }

        await right.HoldAsync(TimeSpan.Zero, stopping);
        try
        {
            await line.CallAsync("commit", StoreLine.CommitDeadline, token => store.CommitAsync(name, track.Pieces.Count, "video/webm", track.Sha256, token), stopping);
        }
        catch (MissingBlockException)
        {
            return false;
        }

        return await ReadsBackAsync(track, stopping);
    }

    private async Task StageAsync(int block, string? known, CancellationToken stopping)
    {
        await right.HoldAsync(WritingRight.WhileBusy, stopping);
        string hash = await line.CallAsync("stage", token => file.ReadAsync(block, known, bytes => store.StageAsync(name, block, bytes, token), token), stopping);
        if (block < staged.Count) staged[block] = hash;
        else staged.Add(hash);
    }

    /// <summary>An earlier run may have come as far as the commit.</summary>
    private async Task<bool> IsStoredAsync(StoredTrack track, CancellationToken stopping)
    {
        var known = await line.CallAsync("find", token => store.FindAsync(name, token), stopping);
        return known?.Length == track.Bytes && known.Sha256 == track.Sha256 && await ReadsBackAsync(track, stopping);
    }

    private async Task<bool> ReadsBackAsync(StoredTrack track, CancellationToken stopping)
    {
        await using var reader = new ReadBack(store, name);
        for (int piece = 0; piece < track.Pieces.Count; piece++)
        {
            int number = piece;
            string? hash = await line.CallAsync("read back", token => reader.HashAsync(number, token), stopping);
            if (hash != track.Pieces[piece]) return false;
        }

        return (await line.CallAsync("find", token => store.FindAsync(name, token), stopping))?.Length == track.Bytes;
    }
}
