/*
 * An independent SRTP endpoint for the tests: libsrtp2 behind a pipe. Each request on standard input is an operation, a length of
 * two bytes in network order and that many bytes; each answer on standard output is a status, a length and bytes likewise.
 *   K  profile (1: AES_CM_128_HMAC_SHA1_80, 7: AEAD_AES_128_GCM) and master key with salt; begins anew
 *   P, U   protect, unprotect an RTP packet
 *   p, u   protect, unprotect an RTCP packet
 *   F      hands over the answers so far; has none itself
 * The status is libsrtp2's own: 0 for success.
 */
#include <srtp2/srtp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 4096 };

static srtp_t sending, receiving;

static srtp_t open_one(uint8_t profile, uint8_t *key, srtp_ssrc_type_t direction)
{
    srtp_policy_t policy;
    srtp_t made = NULL;
    memset(&policy, 0, sizeof policy);
    if (profile == 7) {
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
    } else {
        srtp_crypto_policy_set_rtp_default(&policy.rtp);
        srtp_crypto_policy_set_rtcp_default(&policy.rtcp);
    }
    policy.ssrc.type = direction;
    policy.key = key;
    policy.window_size = 1024;
    if (srtp_create(&made, &policy) != srtp_err_status_ok) exit(2);
    return made;
}

static int begin(uint8_t *request)
{
    if (sending) srtp_dealloc(sending);
    if (receiving) srtp_dealloc(receiving);
    sending = open_one(request[0], request + 1, ssrc_any_outbound);
    receiving = open_one(request[0], request + 1, ssrc_any_inbound);
    return 0;
}

static int answer_of(int operation, uint8_t *packet, int *length)
{
    switch (operation) {
    case 'K': return *length = 0, begin(packet);
    case 'P': return srtp_protect(sending, packet, length);
    case 'U': return srtp_unprotect(receiving, packet, length);
    case 'p': return srtp_protect_rtcp(sending, packet, length);
    case 'u': return srtp_unprotect_rtcp(receiving, packet, length);
    default: exit(3);
    }
}

int main(void)
{
    /* libsrtp reads whole words of the packet. */
    static uint32_t room[ROOM / 4];
    uint8_t *packet = (uint8_t *)room;
    int operation;

    srtp_init();
    while ((operation = getchar()) != EOF) {
        int high = getchar(), length = high << 8 | getchar(), status;
        if (length < 0 || length > ROOM - 64 || fread(packet, 1, length, stdin) != (size_t)length) return 1;
        if (operation == 'F') {
            fflush(stdout);
            continue;
        }
        status = answer_of(operation, packet, &length);
        if (status != 0) length = 0;
        putchar(status);
        putchar(length >> 8);
        putchar(length & 255);
        fwrite(packet, 1, length, stdout);
    }
    return 0;
}
