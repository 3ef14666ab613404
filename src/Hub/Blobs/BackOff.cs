using System.Globalization;
using Azure;

namespace CaseHub.Hub.Blobs;

/// <summary>
/// How long to wait before a store is asked again: twice as long each time up to <see cref="Longest"/>, each spread over its upper half so that
/// many who wait do not come back together; never shorter than the store itself says (Retry-After, RFC 9110 §10.2.3).
/// </summary>
internal sealed class BackOff(Random random)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // A store that says "in a day" is asked sooner: whoever mends it should not have to start the hub again.
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);

    private int failures;

    /// <summary>The wait after one more failure.</summary>
    /// <param name="now">For a Retry-After that is a date.</param>
    public TimeSpan Next(Exception failure, DateTimeOffset now)
    {
        var upper = Shortest * Math.Pow(2, Math.Min(failures++, 10));
        if (upper > Longest) upper = Longest;
        var wait = upper * (0.5 + random.NextDouble() / 2);
        return AskedFor(failure, now) is { } asked && asked > wait ? asked : wait;
    }

    /// <summary>The wait that a store's answer asks for; null where it says nothing.</summary>
    public static TimeSpan? AskedFor(Exception failure, DateTimeOffset now)
    {
        if (failure is not RequestFailedException refused) return null;
        if (refused.GetRawResponse() is not { } response || !response.Headers.TryGetValue("Retry-After", out string? text)) return null;
        TimeSpan? asked = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) && date > now ? date - now
            : null;
        return asked > LongestAsked ? LongestAsked : asked;
    }
}
