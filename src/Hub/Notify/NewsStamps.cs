using System.Collections.Concurrent;
using System.Globalization;

namespace CaseHub.Hub.Notify;

/// <summary>
/// How far each clinician's news has come. A page carries the stamp from before it was made; when the hub greets it with another one,
/// something was said before the page listened, and it fetches itself anew. Stamps of another run of the hub never match.
/// </summary>
public sealed class NewsStamps
{
    private readonly ConcurrentDictionary<Guid, long> counts = new();
    private readonly string run = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..8];

    /// <summary>Opaque; equal while nothing new was said to the clinician.</summary>
    public string Of(Guid clinicianId) => string.Create(CultureInfo.InvariantCulture, $"{run}-{counts.GetValueOrDefault(clinicianId)}");

    internal void Advance(Guid clinicianId) => counts.AddOrUpdate(clinicianId, 1, static (_, count) => count + 1);
}
