using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Data;

/// <summary>What differs between the databases that the hub can keep its rows in. All else is EF Core's.</summary>
internal interface IDatabaseKind
{
    /// <summary>From here to the end of the running transaction nobody else appends to the audit log.</summary>
    Task OrderWritersAsync(HubDb db, CancellationToken cancellationToken);

    /// <summary>True where the database refused a change because another one was faster: nothing of it is stored.</summary>
    bool IsLostRace(Exception e);

    /// <summary>Keeps what is there before its schema is changed, or says in the log who has to.</summary>
    Task KeepCopyAsync(HubDb db, DateTimeOffset now, ILogger logger, CancellationToken cancellationToken);

    /// <summary>Takes words that were deleted out of what the database keeps beside its tables.</summary>
    Task ForgetDeletedAsync(HubDb db, CancellationToken cancellationToken);

    /// <summary>The line for a database that a newer version has changed.</summary>
    string WrittenByNewer(HubDb db);

    /// <summary>What is wrong and how to mend it, in one line that names the setting and no secret; null where it is not the database's.</summary>
    string? Explain(HubDb db, Exception e);
}
