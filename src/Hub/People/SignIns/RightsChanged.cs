using MediatR;

namespace CaseHub.Hub.People.SignIns;

/// <summary>
/// Somebody's roles in an organisation have changed, or their membership was suspended, ended or opened again. To be told after the commit by whoever
/// changes memberships: what is known of them is forgotten, their connections come back with what is theirs now, and calls that they may be in no longer go on without them.
/// </summary>
/// <param name="ClinicianId">Whose.</param>
/// <param name="OrganisationId">Where.</param>
internal sealed record RightsChanged(Guid ClinicianId, Guid OrganisationId) : INotification;

/// <summary>A sign-in acts for another organisation from now on.</summary>
internal sealed record SignInMoved(Guid SignInId) : INotification;
