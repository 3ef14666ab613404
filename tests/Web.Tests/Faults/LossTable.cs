using System.Globalization;

namespace CaseHub.Web.Tests.Faults;

/// <summary>What each killed track lost, by its sender's account and by the hub's own.</summary>
internal sealed class LossTable(ITestOutputHelper output)
{
    private readonly List<double> losses = [];
    private readonly List<double> understatements = [];
    private int holes;
    private int kills;
    private TimeSpan slowest;

    /// <summary>Milliseconds of the track that lost most.</summary>
    public double Worst => losses.DefaultIfEmpty().Max();

    /// <summary>By how many milliseconds the hub's own account fell short of the sender's, at most.</summary>
    public double WorstUnderstatement => understatements.DefaultIfEmpty().Max();

    /// <summary>Frames that were sent, and are missing in the middle of a file.</summary>
    public int Holes => holes;

    public void Add(TimeSpan moment, KeptTrack track, (Loss Sound, Loss Picture) loss)
    {
        double worse = Math.Max(loss.Sound.Milliseconds, loss.Picture.Milliseconds);
        losses.Add(worse);
        understatements.Add(worse - track.StatedMissingMs);
        holes += loss.Sound.Missing + loss.Picture.Missing;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"kill {kills + 1,2} after {moment.TotalSeconds,6:F3} s | {track.Label,-20} | lost: sound {loss.Sound.Milliseconds,5:F0} ms, picture {loss.Picture.Milliseconds,5:F0} ms | the hub says {track.StatedMissingMs,4} ms | kept {loss.Sound.Kept} + {loss.Picture.Kept} frames, {loss.Sound.Missing + loss.Picture.Missing} missing between"));
    }

    /// <summary>A track of which nothing was kept lost all of its time.</summary>
    public void AddAbsent(TimeSpan moment, string label, TimeSpan lost)
    {
        losses.Add(lost.TotalMilliseconds);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kill {kills + 1,2} after {moment.TotalSeconds,6:F3} s | {label,-20} | nothing kept of {lost.TotalMilliseconds:F0} ms"));
    }

    /// <param name="ready">From the start to an answering hub.</param>
    /// <param name="closed">From the start to the recording being in the store.</param>
    public void AddRecovery(TimeSpan ready, TimeSpan closed)
    {
        kills++;
        slowest = closed > slowest ? closed : slowest;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kill {kills,2}: ready after {ready.TotalSeconds:F2} s, recording closed after {closed.TotalSeconds:F2} s"));
    }

    public void Print()
    {
        if (losses.Count == 0) return;
        List<double> sorted = [.. losses.Order()];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{kills} kills, {losses.Count} tracks: lost {sorted[0]:F0} ms at least, {sorted[sorted.Count / 2]:F0} ms in the middle, {sorted[^1]:F0} ms at most; the hub said up to {WorstUnderstatement:F0} ms too little; {holes} frames missing between; slowest recovery {slowest.TotalSeconds:F2} s"));
    }
}
