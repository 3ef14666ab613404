using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Data;

/// <summary>What differs between the databases that the hub can keep its rows in. All else is EF Core's.</summary>
internal interface IDatabaseKind
{
    /// <summary>From here to the end of the running transaction nobody else appends to the audit log.</summary>
    Task OrderWritersAsync(HubDb db, CancellationToken cancellationToken);

    /// <summary>From here to the end of the running transaction nobody makes search texts anew while others change what they are made from.</summary>
    /// <param name="db">Where.</param>
    /// <param name="alone">True for who makes them anew; those who change a text of their own go on side by side.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task OrderIndexersAsync(HubDb db, bool alone, CancellationToken cancellationToken);

    /// <summary>The search texts that the index of words finds. Words hold letters and digits alone, so that nothing in them means anything to the index.</summary>
    /// <typeparam name="TText">The row of a search text, which is not ours to know.</typeparam>
    /// <param name="db">Where.</param>
    /// <param name="all">At least one; a text has all of them.</param>
    /// <param name="beginning">One more, of which a text has a word that begins so; null for none.</param>
    /// <param name="none">A text has none of them.</param>
    IQueryable<TText> Indexed<TText>(HubDb db, IReadOnlyList<string> all, string? beginning, IReadOnlyList<string> none)
        where TText : class;

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
