using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CaseHub.Load.Hubs;

/// <summary>How long something that one person does takes until each of many pages has it. Each thing carries its number in a text.</summary>
internal sealed class Fanout
{
    private static readonly byte[] Mark = "fan-out "u8.ToArray();

    private readonly long[] begun;
    private readonly long[][] arrived;

    /// <param name="things">How many will be done.</param>
    /// <param name="clients">How many pages look on.</param>
    public Fanout(int things, int clients)
    {
        begun = new long[things];
        arrived = [.. Enumerable.Range(0, things).Select(_ => new long[clients])];
    }

    public static string TextOf(int thing) => string.Create(CultureInfo.InvariantCulture, $"{Encoding.ASCII.GetString(Mark)}{thing}.");

    public void Begin(int thing) => begun[thing] = Stopwatch.GetTimestamp();

    /// <summary>What one page does with what the hub says.</summary>
    public HubMessage Of(int client) => message => Take(message, client);

    /// <summary>How many of the things have reached how many pages, all together.</summary>
    public int Arrived => arrived.Sum(each => each.Count(at => Volatile.Read(ref at) != 0));

    /// <summary>Of each page and thing, rising; those that did not come are left out.</summary>
    public List<double> Milliseconds() => [.. begun.SelectMany((from, thing) => arrived[thing].Where(at => at != 0).Select(at => Stopwatch.GetElapsedTime(from, at).TotalMilliseconds)).Order()];

    /// <summary>Of each thing, until the last page had it; rising.</summary>
    public List<double> LastMilliseconds() => [.. begun.Select((from, thing) => Stopwatch.GetElapsedTime(from, arrived[thing].Max()).TotalMilliseconds).Order()];

    private void Take(ReadOnlySpan<byte> message, int client)
    {
        long now = Stopwatch.GetTimestamp();
        for (int at; (at = message.IndexOf(Mark)) >= 0;)
        {
            message = message[(at + Mark.Length)..];
            int end = message.IndexOf((byte)'.');
            if (end <= 0 || !int.TryParse(message[..end], CultureInfo.InvariantCulture, out int thing) || thing >= arrived.Length) continue;
            Interlocked.CompareExchange(ref arrived[thing][client], now, 0);
        }
    }
}
