namespace CaseHub.Hub.Data;

internal static class Identifiers
{
    /// <summary>A UUIDv7 (RFC 9562 §5.7): sorts by time, so that rows lie in the order in which they were made.</summary>
    public static Guid NewId(this TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow());
}
