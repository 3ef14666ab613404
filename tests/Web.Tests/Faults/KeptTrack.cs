using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using CaseHub.Load.Peers;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Interop;

namespace CaseHub.Web.Tests.Faults;

/// <summary>One track as the hub gives it out, looked into as any player would.</summary>
internal sealed class KeptTrack
{
    /// <summary>Cues of sound are two seconds apart; those of pictures are keyframes, in clusters of a second.</summary>
    private static readonly TimeSpan SoundSpacing = TimeSpan.FromSeconds(2.2), Cluster = TimeSpan.FromSeconds(1.1);

    private readonly JsonElement row;
    private readonly byte[] content;
    private readonly TimeSpan length;
    private readonly string errors;
    private readonly MediaPacket? middle;

    private KeptTrack(JsonElement row, byte[] content, IReadOnlyList<MediaPacket> packets, TimeSpan length, string errors, MediaPacket? middle)
    {
        (this.row, this.content, this.length, this.errors, this.middle) = (row, content, length, errors, middle);
        Packets = packets;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
    }

    public string Label => row.GetProperty("label").GetString()!;

    public string Id => row.GetProperty("id").GetString()!;

    public string Sha256 { get; }

    public IReadOnlyList<MediaPacket> Packets { get; }

    public long StatedMissingMs => row.GetProperty("missingMs").GetInt64();

    /// <param name="row">As <c>GET /api/recordings/{id}</c> lists it.</param>
    public static async Task<KeptTrack> DownloadAsync(ApiPerson person, JsonElement row, CancellationToken cancel)
    {
        byte[] bytes = await person.DownloadAsync(row.GetProperty("url").GetString()!, cancel);
        string path = Path.Combine(Path.GetTempPath(), $"{row.GetProperty("id").GetString()}.webm");
        try
        {
            await File.WriteAllBytesAsync(path, bytes, cancel);
            var file = new MediaFile(path);
            var duration = await file.DurationAsync(cancel);
            return new KeptTrack(row, bytes, await file.PacketsAsync(cancel), duration, await file.DecodingErrorsAsync(cancel), await file.SeekAsync(duration / 2, cancel));
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static async Task<string> HashAsync(ApiPerson person, string recording, string track, CancellationToken cancel) =>
        Convert.ToHexStringLower(SHA256.HashData(await person.DownloadAsync($"/api/recordings/{recording}/tracks/{track}", cancel)));

    /// <summary>It decodes without complaint, is as long as is said, seeks by cues, and is what the row and the manifest say.</summary>
    public void AssertPlaysAndSeeks(JsonElement manifest)
    {
        try
        {
            AssertAll(manifest);
        }
        catch
        {
            string folder = Path.Combine(Repository.Root, "artifacts", "tests", "failures", TestContext.Current.TestMethod!.MethodName);
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, $"{Label}.webm"), content);
            throw;
        }
    }

    private void AssertAll(JsonElement manifest)
    {
        Assert.Equal("", errors);
        Assert.Equal(row.GetProperty("durationMs").GetInt64(), length.TotalMilliseconds, tolerance: 1.5);
        Assert.True(HasCues(), $"{Label} has no cues.");
        Assert.NotNull(middle);
        Assert.InRange(middle.Time, EarliestLanding(length / 2), (length / 2) + Cluster);

        Assert.Equal(row.GetProperty("sha256").GetString(), Sha256);
        Assert.Equal(row.GetProperty("bytes").GetInt64(), content.Length);
        JsonElement listed = manifest.GetProperty("tracks").EnumerateArray().Single(track => track.GetProperty("file").GetString()!.Contains(Id, StringComparison.Ordinal));
        Assert.Equal(Sha256, listed.GetProperty("sha256").GetString());
    }

    /// <summary>From the end of what is in the file to the last frame that was sent whole before an instant.</summary>
    /// <param name="frames">All that its publisher sent.</param>
    /// <param name="began">Since when it has been recorded, and <paramref name="killed"/>, as <see cref="Stopwatch"/> counts.</param>
    /// <param name="inSizes">Pictures are sent in several sizes, of which one is kept: what lacks in the middle is not counted.</param>
    public (Loss Sound, Loss Picture) LossOf(IReadOnlyList<SentFrame> frames, long began, long killed, bool inSizes = false)
    {
        // A clip comes again and again: what was sent much later is not what is meant.
        List<SentFrame> near = [.. frames.Where(frame => frame.At <= killed + (5 * Stopwatch.Frequency))];
        return (LossOf(near, isAudio: true, began, killed, isCounted: true), LossOf(near, isAudio: false, began, killed, isCounted: !inSizes));
    }

    private Loss LossOf(List<SentFrame> all, bool isAudio, long began, long killed, bool isCounted)
    {
        List<SentFrame> sent = [.. all.Where(frame => frame.Frame.IsAudio == isAudio)];
        List<MediaPacket> kept = [.. Packets.Where(packet => packet.IsAudio == isAudio)];
        int due = sent.FindLastIndex(frame => frame.At <= killed);
        if (due < 0) return default;
        // Nothing of a picture is kept before its first keyframe.
        int last = kept.Count > 0 ? sent.FindLastIndex(frame => frame.Frame.Hash == kept[^1].Hash) : sent.FindIndex(frame => frame.At > began && frame.Frame.IsKeyframe);
        if (kept.Count == 0) return last < 0 || last > due ? default : new Loss(Stopwatch.GetElapsedTime(sent[last].At, sent[due].At), 0, due - last);
        Assert.True(last >= 0, $"{Label} ends with something that was never sent.");
        TimeSpan lost = last < due ? Stopwatch.GetElapsedTime(sent[last].At, sent[due].At) : TimeSpan.Zero;
        return new Loss(lost, kept.Count, isCounted ? CountMissing(sent[..(last + 1)], kept) : 0);
    }

    /// <summary>Frames in the middle that were sent and are not in the file.</summary>
    private static int CountMissing(List<SentFrame> sent, List<MediaPacket> kept)
    {
        int at = sent.Count - 1, missing = 0;
        for (int i = kept.Count - 1; i >= 0; i--, at--)
        {
            while (at >= 0 && sent[at].Frame.Hash != kept[i].Hash)
            {
                at--;
                missing++;
            }

            Assert.True(at >= 0, "The file holds a frame that was never sent, or holds frames in another order.");
        }

        return missing;
    }

    // The element of RFC 9559 §5.1.5 with a first CuePoint in it; the SeekHead names the same id, without one.
    private bool HasCues()
    {
        ReadOnlySpan<byte> cues = [0x1C, 0x53, 0xBB, 0x6B];
        for (int at = 0; content.AsSpan(at).IndexOf(cues) is var found && found >= 0; at += found + 1)
        {
            int size = at + found + cues.Length;
            int sizeBytes = 1 + System.Numerics.BitOperations.LeadingZeroCount((uint)content[size] << 24);
            if (content[size + sizeBytes] == 0xBB) return true;
        }

        return false;
    }

    private TimeSpan EarliestLanding(TimeSpan to)
    {
        MediaPacket? keyframe = Packets.LastOrDefault(packet => !packet.IsAudio && packet.IsKeyframe && packet.Time <= to);
        TimeSpan earliest = keyframe is null ? to - SoundSpacing : keyframe.Time - Cluster;
        return earliest > TimeSpan.Zero ? earliest : TimeSpan.Zero;
    }
}

/// <summary>What one kind of media of a track lost.</summary>
/// <param name="Time">At its end.</param>
/// <param name="Kept">Frames in the file.</param>
/// <param name="Missing">Frames that were sent in between and are not in the file.</param>
internal readonly record struct Loss(TimeSpan Time, int Kept, int Missing)
{
    public double Milliseconds => Time.TotalMilliseconds;
}
