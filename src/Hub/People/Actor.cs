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

    /// <summary>The organisation that they act for now, by name.</summary>
    public string OrganisationName { get; init; } = "";

    /// <summary>All that they may act for, by name.</summary>
    public IReadOnlyList<OwnOrganisation> Organisations { get; init; } = [];

    /// <summary>After so many minutes without a sign of life they are signed out; 0 for programs, which never are.</summary>
    public int IdleMinutes { get; init; }

    /// <summary>True while their organisation demands a second factor and they have none: until then they may do nothing but set one up.</summary>
    public bool MustEnrol { get; init; }
}

/// <summary>An organisation that somebody belongs to, and their roles there.</summary>
public sealed record OwnOrganisation(Guid Id, string Name, Roles Roles);

/// <summary>Holds the actor of the running scope. A door sets it once, before it sends; background work leaves it empty.</summary>
public sealed class CurrentActor
{
    public Actor? Value { get; set; }

    /// <summary>The actor of a request whose row in the policy has let it pass; throws where nobody is signed in (a bug of ours).</summary>
    internal Actor Required => Value ?? throw new InvalidOperationException("The request's row in the policy must demand a signed-in actor.");
}
