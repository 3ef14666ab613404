namespace CaseHub.Hub.People;

/// <summary>The signed-in person on whose behalf a request runs.</summary>
/// <param name="Id">The clinician.</param>
/// <param name="OrganisationId">The organisation they act for now.</param>
/// <param name="SignInId">The sign-in (browser or program) the request came by; revoking it ends them all.</param>
/// <param name="Roles">Their roles in that organisation.</param>
/// <param name="Name">As shown to others.</param>
public sealed record Actor(Guid Id, Guid OrganisationId, Guid SignInId, Roles Roles, string Name)
{
    /// <summary>All at a browser; what was chosen for it with a personal access token.</summary>
    public Scopes Scopes { get; init; } = Scopes.All;

    /// <summary>True while their organisation demands a second factor and they have none: until then they may do nothing but set one up.</summary>
    public bool MustEnrol { get; init; }
}

/// <summary>Holds the actor of the running scope. A door sets it once, before it sends; background work leaves it empty.</summary>
public sealed class CurrentActor
{
    public Actor? Value { get; set; }

    /// <summary>The actor of a request whose row in the policy has let it pass; throws where nobody is signed in (a bug of ours).</summary>
    internal Actor Required => Value ?? throw new InvalidOperationException("The request's row in the policy must demand a signed-in actor.");
}
