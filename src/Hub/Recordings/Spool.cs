using System.Text.Json;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Recorder;

namespace CaseHub.Hub.Recordings;

/// <summary>
/// The local folder where a recording's bytes land first, kept until the store's copy is verified: <c>spool/{recording}/{track}.webm</c> and
/// <c>.side</c>, and beside them what the track is, as JSON, so that a file explains itself even when the database could not be written.
/// </summary>
internal sealed class Spool(DataFolder folder)
{
    private readonly Lazy<Guid> holder = new(() => HolderOf(Path.Combine(folder.Spool, "holder")));

    /// <summary>Who writes from this spool, the same after a restart: names its leases.</summary>
    public Guid HolderId => holder.Value;

    /// <summary>The recordings of which something is here.</summary>
    public IReadOnlyList<Guid> Recordings =>
        [.. Directory.EnumerateDirectories(folder.Spool).Select(path => Guid.TryParseExact(Path.GetFileName(path), "D", out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];

    /// <summary>Makes a new track's files; the writer flushes them to the disk itself.</summary>
    /// <exception cref="IOException">The disk refuses; nothing is left of the attempt.</exception>
    public TrackSpool Create(RecordingTrack track)
    {
        try
        {
            Describe(track, isClosed: false);
            return TrackSpool.Create(Prefix(track.RecordingId, track.Id));
        }
        catch (IOException)
        {
            Remove(track.RecordingId, track.Id);
            throw;
        }
    }

    /// <summary>Opens a track's files for repair; null when they are not here (any more).</summary>
    public TrackSpool? OpenTrack(Guid recordingId, Guid trackId) =>
        Directory.Exists(PathOf(recordingId)) ? TrackSpool.Open(Prefix(recordingId, trackId)) : null;

    /// <summary>Where a track's media file is, for readers beside its writer.</summary>
    public string MediaPath(Guid recordingId, Guid trackId) => TrackSpool.MediaPath(Prefix(recordingId, trackId));

    /// <summary>Writes down what a track is, durably, over what was written before.</summary>
    /// <param name="isClosed">The row tells all about the file, which nobody writes any more.</param>
    public void Describe(RecordingTrack track, bool isClosed)
    {
        DurableFiles.CreateFolder(PathOf(track.RecordingId));
        string temporary = $"{Prefix(track.RecordingId, track.Id)}.new";
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, JsonSerializer.SerializeToUtf8Bytes(new SpooledTrack(track, isClosed), JsonSerializerOptions.Web), fileOffset: 0);
            RandomAccess.FlushToDisk(file);
        }

        DurableFiles.MoveIntoPlace(temporary, DescriptionPath(track.RecordingId, track.Id));
    }

    /// <summary>The tracks of a recording that are described here. A description that cannot be read is left out.</summary>
    public IReadOnlyList<SpooledTrack> Tracks(Guid recordingId)
    {
        if (!Directory.Exists(PathOf(recordingId))) return [];
        return [.. Directory.EnumerateFiles(PathOf(recordingId), "*.json").Select(ReadDescription).OfType<SpooledTrack>().Where(spooled => spooled.Track.RecordingId == recordingId)];
    }

    /// <summary>The tracks of a recording of which anything is here.</summary>
    public IReadOnlyList<Guid> TrackIds(Guid recordingId) => !Directory.Exists(PathOf(recordingId)) ? [] :
        [.. Directory.EnumerateFiles(PathOf(recordingId)).Select(path => Guid.TryParseExact(Path.GetFileName(path).Split('.')[0], "D", out var id) ? id : Guid.Empty).Distinct()];

    /// <summary>Removes a track whose copy in the store is verified.</summary>
    public void Remove(Guid recordingId, Guid trackId)
    {
        if (!Directory.Exists(PathOf(recordingId))) return;
        foreach (string path in Directory.EnumerateFiles(PathOf(recordingId), $"{trackId:D}.*")) File.Delete(path);
    }

    /// <summary>Removes a recording's folder unless a track that could not be stored is still in it.</summary>
    /// <returns>False when one is.</returns>
    public bool TryRemove(Guid recordingId)
    {
        if (!Directory.Exists(PathOf(recordingId))) return true;
        if (Directory.EnumerateFileSystemEntries(PathOf(recordingId)).Any()) return false;
        Directory.Delete(PathOf(recordingId));
        return true;
    }

    private static SpooledTrack? ReadDescription(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<SpooledTrack>(File.ReadAllBytes(path), JsonSerializerOptions.Web);
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return null;
        }
    }

    private static Guid HolderOf(string path)
    {
        if (File.Exists(path) && Guid.TryParse(File.ReadAllText(path), out var known)) return known;
        var made = Guid.NewGuid();
        File.WriteAllText(path, made.ToString("D"));
        return made;
    }

    private string DescriptionPath(Guid recordingId, Guid trackId) => $"{Prefix(recordingId, trackId)}.json";

    private string Prefix(Guid recordingId, Guid trackId) => Path.Combine(PathOf(recordingId), trackId.ToString("D"));

    private string PathOf(Guid recordingId) => Path.Combine(folder.Spool, recordingId.ToString("D"));
}

/// <summary>What the spool says of a track.</summary>
/// <param name="Track">As it was when it was opened, or, closed in order, as it is.</param>
/// <param name="IsClosed">It was closed in order: there is nothing to mend.</param>
internal sealed record SpooledTrack(RecordingTrack Track, bool IsClosed);
