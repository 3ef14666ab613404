using System.Net;
using System.Text;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Wire;

public class StunMessageTests
{
    private const string Password = "VOkJxbRl1RmTxUk/WvJxBt";
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(Password);

    [Fact]
    public void The_request_of_RFC_5769_is_read_and_verified()
    {
        Assert.True(StunMessage.TryParse(Vector.Hex("rfc5769-request"), out var message));

        Assert.Equal(StunType.BindingRequest, message.Type);
        Assert.Equal("evtj:h6vY"u8, message.Username);
        Assert.Equal(0x6E0001FFu, message.Priority);
        Assert.Equal(0x932FF9B151263B36UL, message.Controlled);
        Assert.Null(message.Controlling);
        Assert.False(message.UseCandidate);
        Assert.Equal(0, message.UnknownRequired);
        Assert.True(message.VerifyIntegrity(Key));
        Assert.False(message.VerifyIntegrity("another password"u8));
        Assert.True(message.VerifyFingerprint());
    }

    [Theory]
    [InlineData("rfc5769-response-ipv4", "192.0.2.1")]
    [InlineData("rfc5769-response-ipv6", "2001:db8:1234:5678:11:2233:4455:6677")]
    public void The_responses_of_RFC_5769_are_read_and_verified(string vector, string address)
    {
        Assert.True(StunMessage.TryParse(Vector.Hex(vector), out var message));

        Assert.Equal(StunType.BindingSuccess, message.Type);
        Assert.True(message.TryReadXorMappedAddress(out var endPoint));
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), 32853), endPoint);
        Assert.True(message.VerifyIntegrity(Key));
        Assert.True(message.VerifyFingerprint());
    }

    [Fact]
    public void A_check_of_Chromium_is_read_verified_and_written_back()
    {
        byte[] check = Vector.Hex("stun-chromium-check");
        Assert.True(StunMessage.TryParse(check, out var message));
        Assert.Equal("ours:Av/e"u8, message.Username);
        Assert.Equal(0, message.UnknownRequired);
        Assert.True(message.VerifyIntegrity(Key) && message.VerifyFingerprint());

        byte[] buffer = new byte[200];
        var writer = new StunWriter(buffer, message.Type, message.TransactionId);
        writer.Add(StunAttribute.Username, message.Username);
        writer.Add((StunAttribute)0xC057, check.AsSpan(check.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xC0, 0x57, 0, 4]) + 4, 4));
        writer.AddTieBreaker(controlling: true, message.Controlling!.Value);
        writer.AddPriority(message.Priority);
        writer.AddIntegrity(Key);
        writer.AddFingerprint();
        Assert.True(writer.TryFinish(out int length));
        Assert.Equal(check, buffer.AsSpan(0, length).ToArray());
    }

    [Fact]
    public void Any_changed_byte_of_a_request_fails_integrity_or_fingerprint()
    {
        byte[] vector = Vector.Hex("rfc5769-request");
        for (int at = 0; at < vector.Length; at++)
        {
            byte[] changed = [.. vector];
            changed[at] ^= 0x10;
            bool accepted = StunMessage.TryParse(changed, out var message) && message.VerifyIntegrity(Key) && message.VerifyFingerprint();
            Assert.False(accepted, $"byte {at}");
        }
    }

    [Fact]
    public void A_request_writes_what_it_reads()
    {
        byte[] buffer = new byte[200];
        var writer = new StunWriter(buffer, StunType.BindingRequest, "abcdefghijkl"u8);
        writer.Add(StunAttribute.Username, "them:us"u8);
        writer.AddTieBreaker(controlling: true, 42);
        writer.AddPriority(7);
        writer.AddUseCandidate();
        writer.AddIntegrity(Key);
        writer.AddFingerprint();
        Assert.True(writer.TryFinish(out int length));

        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, length), out var message));
        Assert.Equal("abcdefghijkl"u8, message.TransactionId);
        Assert.Equal("them:us"u8, message.Username);
        Assert.Equal(42UL, message.Controlling);
        Assert.Equal(7u, message.Priority);
        Assert.True(message.UseCandidate);
        Assert.True(message.VerifyIntegrity(Key) && message.VerifyFingerprint());
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::7")]
    public void A_success_tells_the_address_and_repeats_the_transaction(string address)
    {
        Assert.True(StunMessage.TryParse(Vector.Hex("rfc5769-request"), out var request));
        byte[] buffer = new byte[200];
        int length = StunResponse.WriteSuccess(buffer, request, IPAddress.Parse(address).GetAddressBytes(), 5081, Key);

        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, length), out var response));
        Assert.Equal(StunType.BindingSuccess, response.Type);
        Assert.Equal(request.TransactionId, response.TransactionId);
        Assert.True(response.TryReadXorMappedAddress(out var endPoint));
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), 5081), endPoint);
        Assert.True(response.VerifyIntegrity(Key) && response.VerifyFingerprint());
    }

    [Fact]
    public void An_address_mapped_into_IPv6_is_told_as_IPv4()
    {
        Assert.True(StunMessage.TryParse(Vector.Hex("rfc5769-request"), out var request));
        byte[] buffer = new byte[200];
        int length = StunResponse.WriteSuccess(buffer, request, IPAddress.Parse("::ffff:192.0.2.1").GetAddressBytes(), 9, Key);

        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, length), out var response));
        Assert.True(response.TryReadXorMappedAddress(out var endPoint));
        Assert.Equal(IPAddress.Parse("192.0.2.1"), endPoint!.Address);
    }

    [Fact]
    public void Refusals_carry_their_code_and_are_no_larger_than_a_check()
    {
        byte[] check = Vector.Hex("rfc5769-request");
        Assert.True(StunMessage.TryParse(check, out var request));
        byte[] buffer = new byte[200];

        int length = StunResponse.WriteRoleConflict(buffer, request, Key);
        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, length), out var conflict));
        Assert.Equal((StunType.BindingError, 487), (conflict.Type, conflict.ErrorCode));
        Assert.True(conflict.VerifyIntegrity(Key));
        Assert.True(length <= check.Length);

        length = StunResponse.WriteBadRequest(buffer, request, password: default);
        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, length), out var bad));
        Assert.Equal(400, bad.ErrorCode);
        Assert.False(bad.HasIntegrity);
        Assert.True(bad.VerifyFingerprint());
    }

    [Fact]
    public void An_attribute_that_must_be_understood_is_named()
    {
        byte[] buffer = new byte[200];
        var writer = new StunWriter(buffer, StunType.BindingRequest, new byte[12]);
        writer.Add((StunAttribute)0x7001, [1, 2, 3]);
        Assert.True(writer.TryFinish(out int length));
        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, length), out var request));
        Assert.Equal(0x7001, request.UnknownRequired);

        byte[] answer = new byte[200];
        length = StunResponse.WriteUnknownAttribute(answer, request, Key);
        Assert.True(StunMessage.TryParse(answer.AsSpan(0, length), out var response));
        Assert.Equal(420, response.ErrorCode);
    }

    [Fact]
    public void Attributes_after_the_integrity_do_not_count()
    {
        byte[] buffer = new byte[200];
        var writer = new StunWriter(buffer, StunType.BindingRequest, new byte[12]);
        writer.AddIntegrity(Key);
        writer.AddUseCandidate();
        writer.AddFingerprint();
        Assert.True(writer.TryFinish(out int length));

        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, length), out var message));
        Assert.True(message.VerifyIntegrity(Key));
        Assert.False(message.UseCandidate);
    }

    [Fact]
    public void Nothing_may_follow_the_fingerprint()
    {
        byte[] buffer = new byte[200];
        var writer = new StunWriter(buffer, StunType.BindingRequest, new byte[12]);
        writer.AddFingerprint();
        writer.AddPriority(1);
        Assert.True(writer.TryFinish(out int length));
        Assert.False(StunMessage.TryParse(buffer.AsSpan(0, length), out _));
    }

    [Fact]
    public void Every_prefix_and_changed_byte_is_survived() => Mutation.EveryPrefixAndByte(Vectors, Look);

    [Fact]
    public void Random_changes_are_survived() => Mutation.Random(Vectors, 200_000, seed: 8489, Look);

    [Fact]
    [Trait("Category", "Long")]
    public void Ten_million_random_changes_are_survived() => Mutation.Report("STUN", Vectors, seed: 84891, Look);

    [Fact]
    public void Parsing_allocates_nothing() => Mutation.AllocatesNothing(Vectors, Look);

    private static byte[][] Vectors => [.. Vector.AllHex("rfc5769-"), .. Vector.AllHex("stun-")];

    private static void Look(ReadOnlySpan<byte> datagram)
    {
        if (!StunMessage.TryParse(datagram, out var message)) return;
        _ = (message.Type, message.Priority, message.UseCandidate, message.Controlled, message.Controlling, message.ErrorCode);
        _ = message.TransactionId.Length + message.Username.Length + message.XorMappedAddress.Length;
        message.VerifyFingerprint();
        message.VerifyIntegrity(Key);
    }
}
