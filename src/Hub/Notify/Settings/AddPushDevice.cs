using System.Buffers.Text;
using CaseHub.Hub.Data;
using CaseHub.Hub.Notify.Push;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify.Settings;

/// <summary>A browser is told from now on, also while CaseHub is not open in it. Added once more, or by somebody else who uses it, it is theirs alone.</summary>
public static class AddPushDevice
{
    private const int Most = 10;

    /// <param name="Endpoint">As the browser's subscription has it, and so the others (<c>PushSubscription.toJSON()</c>).</param>
    /// <param name="P256dh">65 bytes, base64url.</param>
    /// <param name="Auth">16 bytes, base64url.</param>
    public sealed record Request(string? Endpoint, string? P256dh, string? Auth) : ICommand<PushDeviceView>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("endpoint", Endpoint, PushDevice.EndpointLength);
            if (!IsBytes(P256dh, 65)) errors.Add("p256dh", "push-key-malformed");
            if (!IsBytes(Auth, 16)) errors.Add("auth", "push-key-malformed");
        }

        private static bool IsBytes(string? text, int count) => text is not null && Base64Url.IsValid(text, out int length) && length == count;
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, PushOptions options, TimeProvider clock) : IRequestHandler<Request, Outcome<PushDeviceView>>
    {
        public async Task<Outcome<PushDeviceView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            if (!GuardedHttp.MayCall(request.Endpoint!, options)) return Refusal.Invalid("invalid") with { Fields = new Dictionary<string, string> { ["endpoint"] = Refusal.TextOf("push-endpoint-wrong") } };
            if (await db.Set<PushDevice>().SingleOrDefaultAsync(d => d.Endpoint == request.Endpoint, cancellationToken) is { } before) db.Remove(before);
            if (await db.Set<PushDevice>().CountAsync(d => d.ClinicianId == me.Id && d.Endpoint != request.Endpoint, cancellationToken) >= Most) return Refusal.Conflict("push-too-many", Most);
            string? name = await db.Set<SignIn>().Where(s => s.Id == me.SignInId).Select(s => s.Device).SingleOrDefaultAsync(cancellationToken);
            var device = new PushDevice
            {
                Id = clock.NewId(),
                OrganisationId = me.OrganisationId,
                ClinicianId = me.Id,
                Endpoint = request.Endpoint!,
                P256dh = request.P256dh!,
                Auth = request.Auth!,
                Name = name ?? "",
                At = clock.GetUtcNow(),
            };
            db.Add(device);
            return new PushDeviceView(device.Id, device.Name, device.At);
        }
    }
}

/// <summary>A browser of one's own is not told any more.</summary>
public static class RemovePushDevice
{
    public sealed record Request(Guid PushDeviceId) : ICommand<Unit>;

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var device = await db.Set<PushDevice>().SingleOrDefaultAsync(d => d.Id == request.PushDeviceId && d.ClinicianId == actor.Required.Id, cancellationToken);
            if (device is null) return Refusal.NotFound("push-device-none");
            db.Remove(device);
            return Unit.Value;
        }
    }
}
