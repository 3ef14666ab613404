using MediatR;

namespace CaseHub.Hub.People;

/// <summary>What somebody may do for an organisation has changed and is on disk: whatever they do just now has to be held against it again, a call included.</summary>
internal sealed record RightsChanged(Guid ClinicianId, Guid OrganisationId) : INotification;
