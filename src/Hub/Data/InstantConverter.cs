using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CaseHub.Hub.Data;

/// <summary>Stores an instant as microseconds since 1970 UTC: sortable in every database (SQLite cannot order DateTimeOffset).</summary>
internal sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
    instant => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
    microseconds => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond));
