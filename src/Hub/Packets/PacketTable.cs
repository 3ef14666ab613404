using System.Linq.Expressions;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets;

/// <summary>
/// How the rows of one entity travel. Everything that is mapped goes along but what is named here: ids of people are told as the packet's own, the case's and the organisation's are the reader's to
/// set, references stay within the packet.
/// </summary>
internal abstract record PacketTable(string Name, Type Type)
{
    /// <summary>Properties that hold somebody's id.</summary>
    public IReadOnlySet<string> People { get; init; } = new HashSet<string>();

    /// <summary>Properties that stay at home.</summary>
    public IReadOnlySet<string> AtHome { get; init; } = new HashSet<string>();

    /// <summary>Properties that go along, and differ without being another row.</summary>
    public IReadOnlySet<string> Incidental { get; init; } = new HashSet<string>();

    /// <summary>Properties that name a row of another table of the same packet.</summary>
    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>();

    /// <summary>Properties that hold JSON, with a check of what the hub will read from it later.</summary>
    public IReadOnlyDictionary<string, Func<string, bool>> Json { get; init; } = new Dictionary<string, Func<string, bool>>();

    /// <summary>Properties of which, all set, two rows of a case never have the same together.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>The rows of one case, by their ids.</summary>
    public abstract Task<List<object>> OfAsync(HubDb db, PacketScope scope, CancellationToken cancellationToken);

    /// <summary>Of these ids, those that some row of this hub has, whoever's it is.</summary>
    public abstract Task<List<Guid>> TakenAsync(HubDb db, IReadOnlyList<Guid> ids, CancellationToken cancellationToken);
}

/// <inheritdoc cref="PacketTable"/>
/// <param name="Key">The property by which the rows are told apart.</param>
/// <param name="Rows">Those of one case.</param>
internal sealed record PacketTable<T>(string Name, Expression<Func<T, Guid>> Key, Func<PacketScope, Expression<Func<T, bool>>> Rows) : PacketTable(Name, typeof(T))
    where T : class
{
    public override async Task<List<object>> OfAsync(HubDb db, PacketScope scope, CancellationToken cancellationToken) =>
        [.. await db.Set<T>().AsNoTracking().IgnoreAutoIncludes().Where(Rows(scope)).OrderBy(Key).ToListAsync(cancellationToken)];

    public override Task<List<Guid>> TakenAsync(HubDb db, IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        db.Set<T>().Select(Key).Where(id => ids.Contains(id)).ToListAsync(cancellationToken);
}

/// <summary>What of a case travels.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Sessions">Those that are about this case alone.</param>
/// <param name="Recordings">Of these sessions, those that may be handed out.</param>
/// <param name="Opinions">All of the case.</param>
internal sealed record PacketScope(Guid CaseId, IReadOnlyList<Guid> Sessions, IReadOnlyList<Guid> Recordings, IReadOnlyList<Guid> Opinions);
