using CaseHub.Hub.People;

namespace CaseHub.Hub.Pipeline;

/// <summary>Who has to stand behind a request at all.</summary>
public enum Entry
{
    /// <summary>Somebody who is signed in.</summary>
    Person,

    /// <summary>Anybody, signed in or not: signing in itself, accepting an invitation.</summary>
    Anyone,

    /// <summary>Our own background work; no person.</summary>
    Ourselves,

    /// <summary>Whoever shows a token that the row's check accepts.</summary>
    Bearer,
}

/// <summary>One way to be let in.</summary>
/// <param name="Roles">Any of these in the organisation that one acts for; none where the role does not matter.</param>
/// <param name="Relations">Any of these to the request's subject; none where there is no subject.</param>
public sealed record Way(Roles Roles, Relation Relations)
{
    public bool IsOpenTo(Roles roles, Relation relations) =>
        (Roles == Roles.None || (Roles & roles) != Roles.None) && (Relations == Relation.None || (Relations & relations) != Relation.None);
}

/// <summary>What the policy says of one request type.</summary>
public sealed record PolicyRow(Type Request, Entry Entry, Scopes Scope, IReadOnlyList<Way> Ways)
{
    /// <summary>Relations by which somebody knows that the subject exists: they are told what they may not do, all others that there is nothing.</summary>
    private const Relation Knowing = ~(Relation.FormerCandidate | Relation.Colleague | Relation.Partner | Relation.AskedColleague);

    private string? OwnCode { get; init; }

    /// <summary>The <see cref="IRelations"/> of the subject, or the <see cref="IBearerCheck"/>; null where there is neither.</summary>
    public Type? Finder { get; init; }

    /// <summary>The code for those who know of the subject but may not do this.</summary>
    public string OtherwiseCode => OwnCode ?? "not-allowed";

    /// <summary>For those who may not, there is nothing at this place.</summary>
    public bool IsHidden { get; private init; }

    /// <summary>Giving an opinion needs a valid licence besides.</summary>
    public bool NeedsLicence { get; private init; }

    /// <summary>May also be sent by who still has to set up a second factor.</summary>
    public bool IsForEnrolling { get; private init; }

    /// <summary>The use case, such as <c>Cases.AcceptCase</c>.</summary>
    public string Name => AuditName.Of(Request);

    public PolicyRow Otherwise(string code) => this with { OwnCode = code };

    /// <summary>As <see cref="Otherwise"/>, where the row has no code of its own.</summary>
    public PolicyRow Unless(string code) => this with { OwnCode = OwnCode ?? code };

    public PolicyRow Hidden() => this with { IsHidden = true };

    public PolicyRow Licensed() => this with { NeedsLicence = true };

    public PolicyRow WhileEnrolling() => this with { IsForEnrolling = true };

    /// <summary>Decides for a signed-in person, from nothing but what stands here.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="relations">What they are to the subject; none where there is no subject.</param>
    /// <param name="unknown">The subject's code for "no such thing"; null where there is no subject.</param>
    /// <returns>Null lets the request pass.</returns>
    internal Refusal? Decide(Actor actor, Relation relations, string? unknown)
    {
        if (actor.MustEnrol && !IsForEnrolling) return Refusal.Forbidden("second-factor-needed");
        if ((actor.Scopes & Scope) != Scope) return Refusal.Forbidden("token-scope");
        if (Ways.Any(way => way.IsOpenTo(actor.Roles, relations))) return null;
        if (unknown is not null && (relations & Knowing) == Relation.None) return Refusal.NotFound(unknown);
        return IsHidden ? Refusal.NotFound("page-not-found") : Refusal.Forbidden(OtherwiseCode);
    }
}

/// <summary>All rows. A request type without one is refused (deny by default); two for one type are a bug that ends the start.</summary>
public sealed class PolicyTable
{
    private readonly Dictionary<Type, PolicyRow> rows;

    public PolicyTable(IEnumerable<PolicyRow> rows) => this.rows = rows.ToDictionary(row => row.Request);

    public IEnumerable<PolicyRow> Rows => rows.Values;

    public PolicyRow? Of(Type request) => rows.GetValueOrDefault(request);

    /// <summary>Whether somebody could send a request, for pages that show what can be done.</summary>
    internal bool IsOpenTo<TRequest>(Actor actor, Relation relations) => rows[typeof(TRequest)].Decide(actor, relations, unknown: null) is null;
}
