using MediatR;

namespace CaseHub.Hub.People;

/// <summary>Somebody may give no opinions for an organisation any more: what they took on has to go on without them (Cases/HandOverCases).</summary>
/// <param name="Why">Kebab case, such as <c>suspended</c> or <c>licence-ended</c>.</param>
internal sealed record CannotAdvise(Guid ClinicianId, Guid OrganisationId, string Why) : INotification;
