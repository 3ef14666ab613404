using CaseHub.Hub.People;

namespace CaseHub.Hub.Pipeline;

/// <summary>Who may send a request. The rules are classes so that each floor can bring its own.</summary>
public interface IRule
{
    /// <summary>Answers null to let the request pass, or why not. A stranger is answered NotFound, never Forbidden.</summary>
    ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken);
}

/// <summary>Names the rule of a request type. A request that names none is refused (deny by default).</summary>
public interface IRequire<TRule>
    where TRule : IRule;

/// <summary>Everybody, signed in or not: signing in itself, accepting an invitation.</summary>
internal sealed class Anyone : IRule
{
    public ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken) => default;
}

/// <summary>Everybody who is signed in, for what is theirs by its own query.</summary>
internal sealed class SignedIn : IRule
{
    public ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken) =>
        new(actor is null ? Refusal.SignInNeeded() : null);
}

/// <summary>Administrators of the actor's organisation.</summary>
internal sealed class AdministratorOnly : IRule
{
    public ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken) =>
        new(actor is null ? Refusal.SignInNeeded()
            : actor.Roles.HasFlag(Roles.Administrator) ? null
            : Refusal.Forbidden("not-allowed"));
}

/// <summary>Administrators; for everybody else there is nothing at this place.</summary>
internal sealed class AdministratorOrNobody : IRule
{
    public ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken) =>
        new(actor is null ? Refusal.SignInNeeded()
            : actor.Roles.HasFlag(Roles.Administrator) ? null
            : Refusal.NotFound("page-not-found"));
}

/// <summary>Our own background work only: passes where no person is behind the request.</summary>
internal sealed class SystemOnly : IRule
{
    public ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken) =>
        new(actor is null ? null : Refusal.Forbidden("not-allowed"));
}
