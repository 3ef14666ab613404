using System.Diagnostics;
using CaseHub.Load.Native;
using CaseHub.Load.Peers;

namespace CaseHub.Load.Traffic;

/// <summary>What one run of the sender came to.</summary>
/// <param name="Packets">Of all publishers.</param>
/// <param name="Elapsed">From the first packet's due time to the end of the last period.</param>
/// <param name="LateMicroseconds">How late the last percent of them left: the generator's own fault.</param>
internal sealed record SenderRun(long Packets, TimeSpan Elapsed, long LateMicroseconds);

/// <summary>Sends the plan of each publisher at its time. Its thread runs before all others of the core.</summary>
/// <param name="parts">All plans of one period.</param>
internal sealed class Sender(IReadOnlyList<(Publisher From, TrafficPlan Plan)> parts)
{
    private readonly long periodMicroseconds = parts[0].Plan.PeriodMicroseconds;
    private readonly (PlannedPacket Packet, Publisher From)[] turns = Merge(parts);

    /// <summary>All by the same plan.</summary>
    public Sender(IReadOnlyList<Publisher> publishers, TrafficPlan plan)
        : this([.. publishers.Select(publisher => (publisher, plan))])
    {
    }

    /// <summary>Sends for a time, in whole periods.</summary>
    public Task<SenderRun> RunAsync(TimeSpan duration)
    {
        int periods = Math.Max(1, (int)Math.Round(duration.TotalMicroseconds / periodMicroseconds));
        return OwnThread.RunAsync("sender", () =>
        {
            Linux.BecomePunctual();
            return Run(periods);
        });
    }

    private SenderRun Run(int periods)
    {
        var lateness = new List<long>(turns.Length * periods);
        long start = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 1000);
        for (int period = 0; period < periods; period++)
        {
            for (int i = 0; i < turns.Length; i++)
            {
                (PlannedPacket packet, Publisher from) = turns[i];
                bool more = i + 1 < turns.Length && turns[i + 1].From == from && turns[i + 1].Packet.AtMicroseconds == packet.AtMicroseconds;
                long due = start + (1_000 * ((period * periodMicroseconds) + packet.AtMicroseconds));
                if (Stopwatch.GetTimestamp() < due) Linux.SleepUntil(due);
                from.Send(packet, due / 1_000, more);
                lateness.Add((Stopwatch.GetTimestamp() - due) / 1_000);
            }
        }

        long end = start + (1_000 * periods * periodMicroseconds);
        Linux.SleepUntil(end);
        lateness.Sort();
        return new SenderRun(lateness.Count, TimeSpan.FromMicroseconds(periods * periodMicroseconds), lateness[lateness.Count * 99 / 100]);
    }

    /// <summary>All publishers' packets in order of time; each publisher a little after the one before, as people are.</summary>
    private static (PlannedPacket, Publisher)[] Merge(IReadOnlyList<(Publisher From, TrafficPlan Plan)> parts)
    {
        const long SpreadMicroseconds = 10_000;
        var all = from index in Enumerable.Range(0, parts.Count)
                  let offset = SpreadMicroseconds * index / parts.Count
                  from packet in parts[index].Plan.Packets
                  let shifted = packet with { AtMicroseconds = packet.AtMicroseconds + offset }
                  orderby shifted.AtMicroseconds
                  select (shifted, parts[index].From);
        return [.. all];
    }
}

/// <summary>Work that never yields, off the pool.</summary>
internal static class OwnThread
{
    public static Task<T> RunAsync<T>(string name, Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }) { IsBackground = true, Name = name };
        thread.Start();
        return done.Task;
    }
}
